/**
 * Within these, two figures count as the same. Providers count requests a little differently (a request that straddles midnight, a
 * retry of their own), and some exports round their amounts; what is inside is shown and not called a difference.
 */
export const tolerances = {
  /** A share, and at least so many. */
  requests: { share: 0.005, least: 1 },
  tokens: { share: 0.005, least: 50 },
  /** A tenth of a cent, or what the rounding of the export comes to, where that is more. */
  costNanos: { share: 0.005, least: 1_000_000 },
} as const

export function isClose(
  one: number,
  other: number,
  { share, least }: { readonly share: number; readonly least: number },
  slack = 0,
): boolean {
  return Math.abs(one - other) <= Math.max(least, slack, share * Math.max(Math.abs(one), Math.abs(other)))
}
