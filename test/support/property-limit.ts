/**
 * For properties whose single run takes long: ends in good time whatever the machine does, so that a counterexample is told, as small as
 * it was made by then, and never lost to the limit of the whole test. Without one, the runs that there was time for count.
 */
export const inGoodTime = { interruptAfterTimeLimit: 60_000 } as const
