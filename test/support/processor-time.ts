/**
 * Seconds of processor time that `work` takes in this thread: the least of `runs`. What else a machine does adds to it (shared cores
 * and caches) and never takes away, so the least is the nearest to what the work itself needs.
 */
export function processorSeconds(work: () => unknown, runs = 3): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    least = Math.min(least, (user + system) / 1e6)
  }
  return least
}
