import { test } from "node:test";

import { withFolder } from "../support/pictures.mjs";
import { monkey, wishes } from "./monkey.mjs";
import { WindowWorld } from "./window_world.mjs";

test("nothing is lost in a window that a monkey uses, whatever ends it", () =>
  withFolder(async (folder) => {
    const world = await WindowWorld.open(folder);
    try {
      const { steps, actions, losses } = await monkey(world, wishes());
      console.log(`${steps} steps, ${actions} actions, ${losses} of them losses`);
    } finally {
      await world.close();
    }
  }));
