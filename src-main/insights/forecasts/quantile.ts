export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((one, other) => one - other),
    0.5,
  )
}

/** Of sorted values, between the two nearest; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const below = sorted[low] ?? 0
  return below + (place - low) * ((sorted[low + 1] ?? below) - below)
}
