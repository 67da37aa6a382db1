"""Tasks per second of an asyncio.Queue with N worker tasks, the origin's design.

Arguments: kind ("immediate" or "timer"), count, workers, buffer, warm-up ms, iterations.
"""

import asyncio
import json
import sys
import time

kind = sys.argv[1]
count, workers, buffer, warm_up, iterations = map(int, sys.argv[2:])


async def immediate(i):
    return i


async def timer(i):
    await asyncio.sleep(0.001)
    return i


work = timer if kind == "timer" else immediate


async def worker(queue, results):
    while True:
        task = await queue.get()
        results.append(await task)
        queue.task_done()


async def run():
    queue = asyncio.Queue(maxsize=buffer)
    results = []
    tasks = [asyncio.create_task(worker(queue, results)) for _ in range(workers)]
    for i in range(count):
        await queue.put(work(i))
    await queue.join()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return results


def check(results):
    if len(results) != count or sum(results) != count * (count - 1) // 2:
        raise SystemExit(f"{len(results)} results of {count}, sum {sum(results)}")


async def main():
    end = time.monotonic() + warm_up / 1000
    while True:
        check(await run())
        if time.monotonic() >= end:
            break
    for _ in range(iterations):
        start = time.perf_counter()
        results = await run()
        seconds = time.perf_counter() - start
        check(results)
        print("@sample " + json.dumps({"tasks/s": count / seconds}), flush=True)


asyncio.run(main())
