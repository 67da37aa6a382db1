// Tasks per second of p-queue, the producer waiting while the buffer is full.
// Arguments: kind ("immediate" or "timer"), count, workers, buffer, warm-up ms, iterations.
import PQueue from 'p-queue';

const [kind, ...numbers] = process.argv.slice(2);
const [count, workers, buffer, warmUp, iterations] = numbers.map(Number);

const immediate = async (i) => i;
const timer = (i) => new Promise((resolve) => setTimeout(() => resolve(i), 1));
const work = kind === 'timer' ? timer : immediate;

async function run() {
  const queue = new PQueue({concurrency: workers});
  const results = [];
  for (let i = 0; i < count; i++) {
    if (queue.size >= buffer) {
      await queue.onSizeLessThan(buffer);
    }
    queue.add(() => work(i)).then((result) => results.push(result));
  }
  await queue.onIdle();
  return results;
}

function check(results) {
  const sum = results.reduce((a, b) => a + b, 0);
  if (results.length !== count || sum !== (count * (count - 1)) / 2) {
    throw new Error(`${results.length} results of ${count}, sum ${sum}`);
  }
}

const end = performance.now() + warmUp;
do {
  check(await run());
} while (performance.now() < end);
for (let i = 0; i < iterations; i++) {
  const start = performance.now();
  const results = await run();
  const millis = performance.now() - start;
  check(results);
  console.log('@sample ' + JSON.stringify({'tasks/s': (count * 1000) / millis}));
}
