import { test } from "node:test";

import { Session } from "../browser/session.mjs";
import { monkey, wishes } from "./monkey.mjs";
import { PageWorld } from "./page_world.mjs";

const session = new Session();

test("nothing is lost on a page that a monkey uses, whatever the browser takes away", async () => {
  const world = await PageWorld.open(session);
  const { steps, actions, losses } = await monkey(world, wishes());
  console.log(`${steps} steps, ${actions} actions, ${losses} of them losses`);
});
