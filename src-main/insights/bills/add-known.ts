/** What is not known adds nothing, and the sum of nothing but that is not known. */
export function addKnown(one: number | null, other: number | null): number | null {
  if (one === null) return other
  return other === null ? one : one + other
}
