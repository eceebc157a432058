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

/** Milliseconds of processor time that {@link fixedWork} takes where nothing else runs. */
const quietMs = 100

/**
 * How many times slower than by itself this machine is at present, at least 1: also processor time grows where others share the
 * caches and the halves of a core. Measured by the same piece of work each time.
 */
export function slowness(): number {
  return Math.max(1, (processorSeconds(fixedWork, 5) * 1000) / quietMs)
}

function fixedWork(): number {
  const words: string[] = []
  let seed = 7
  for (let at = 0; at < 120_000; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    words.push(`w${seed % 50_000} ${seed}`)
  }
  words.sort()
  const counts = new Map<string, number>()
  for (const word of words) {
    const key = word.slice(0, word.indexOf(' '))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const text = JSON.stringify([...counts])
  return text.match(/w\d+7"/g)?.length ?? 0
}
