// A session of random actions that a seed determines. Before each step the app is at rest: what the step
// does follows from its number and from what is on the screen, so the same seed goes the same way.
import { Chance } from "./chance.mjs";

const mostActions = 8; // of a step, one after another without a wait
const shownActions = 24;
const patience = 120_000; // ms: longer than anything takes on a busy machine

/** The result of `promise`, or an error where it does not come. */
async function inTime(promise, what) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no end of ${what}`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is asked for by the environment: { seed, seconds }. */
export function wishes() {
  const whole = (name, otherwise) => Number(process.env[name] ?? otherwise);
  return { seed: whole("DIGITFORGE_MONKEY_SEED", 1), seconds: whole("DIGITFORGE_MONKEY_SECONDS", 20) };
}

/**
 * Lets a monkey at `world` for `seconds`. The world has
 * - kinds: [{ name, weight, plan, act, loss }]: plan(chance, seen) gives what act(...) takes, or null
 *   where there is nothing of the kind to do; a loss takes something away that must come back;
 * - look(): waits until the app is at rest, and tells what there is;
 * - check(): fails where a promise is broken.
 * @throws {Error} with the seed, the step and the last actions
 * @returns {Promise<{ steps: number, actions: number, losses: number }>}
 */
export async function monkey(world, { seed, seconds }) {
  const end = Date.now() + seconds * 1000;
  const kinds = new Map(world.kinds.map((kind) => [kind.name, kind]));
  const done = { steps: 0, actions: 0, losses: 0 };
  const last = [];
  console.log(`seed ${seed}`);
  try {
    for (; Date.now() < end; done.steps++) {
      const chance = new Chance(seed, done.steps);
      const seen = await inTime(world.look(), "what went before");
      const planned = [];
      for (let left = chance.whole(1, mostActions); left > 0; left--) {
        const { name, plan } = chance.weighted(world.kinds);
        const wanted = plan(chance, seen);
        if (wanted) planned.push([name, ...wanted]);
      }
      for (const action of planned) {
        const [name, ...wanted] = action;
        last.push(`${done.steps}: ${JSON.stringify(action)}`);
        const { act, loss } = kinds.get(name);
        await inTime(act(...wanted), JSON.stringify(action));
        done.actions++;
        if (loss) done.losses++;
      }
      await inTime(world.check(), "the check");
    }
  } catch (error) {
    const tail = last.slice(-shownActions).join("\n  ");
    const where = `seed ${seed}, step ${done.steps}: ${error.message}\nThe last actions:\n  ${tail}`;
    throw new Error(where, { cause: error });
  }
  return done;
}
