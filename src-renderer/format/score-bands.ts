/**
 * How a score reads, 0..1: a sound line has about 0.9, a sound long chapter 0.75 to 0.8; below 0.5 something is broken
 * (docs/quality.md, "The score").
 */
export const scoreBands = { sound: 0.7, broken: 0.5 } as const
