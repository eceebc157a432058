/**
 * How a score reads, 0..1: a sound line has about 0.82, a sound long chapter 0.66 to 0.75; below 0.45 something is broken
 * (docs/quality.md, "The score").
 */
export const scoreBands = { sound: 0.6, broken: 0.45 } as const
