/** Names close enough to a mistyped one to be offered, the nearest first, three at most. */
function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const target = wanted.toLowerCase()
  return names
    .map(name => ({ name, distance: distanceBetween(target, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.ceil(Math.min(target.length, name.length) / 2)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** " Did you mean a, b or c?", or nothing where nothing is near. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names)
  if (near.length === 0) return ''
  const last = near.at(-1)
  return ` Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`
}

/** Levenshtein distance over UTF-16 units; a shared prefix makes versioned names near. */
function distanceBetween(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? a.length
}
