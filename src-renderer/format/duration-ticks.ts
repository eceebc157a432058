const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Where the lines of an axis of response times may lie, milliseconds: as clocks are read, about a factor of two or three apart. */
export const durationTicks: readonly number[] = [
  ...[1, 3, 10, 30, 100, 300],
  ...[1, 3, 10, 30].map(amount => amount * second),
  ...[1, 2, 5, 10, 30].map(amount => amount * minute),
  ...[1, 3, 10].map(amount => amount * hour),
]
