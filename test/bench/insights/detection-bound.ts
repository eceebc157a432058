const minutesAWeek = 7 * 24 * 60

/** What no detector can pass that sees whether each call failed, knows both rates, and is wrong once a week at most. */
export interface DetectionBound {
  /** Of one call with the new rate against the usual one, nats. */
  readonly divergence: number
  /** Lorden's bound on the mean delay to first order: log of the calls of a week, for each call's divergence. Minutes. */
  readonly lorden: number
  /** The largest share of jumps that can be found within two minutes (Neyman-Pearson), and the earliest a half can be. */
  readonly withinTwo: number
  readonly median: number
}

export function detectionBound(usual: number, jump: number, callsAMinute: number): DetectionBound {
  const rate = usual + jump
  const divergence = rate * Math.log(rate / usual) + (1 - rate) * Math.log((1 - rate) / (1 - usual))
  let median = 0.05
  while (mostPower(usual, rate, callsAMinute, median) < 0.5) median += 0.05
  return {
    divergence,
    lorden: Math.log(callsAMinute * minutesAWeek) / divergence / callsAMinute,
    withinTwo: mostPower(usual, rate, callsAMinute, 2),
    median,
  }
}

/**
 * A detector with one false alarm a week has at least one moment from which it raises one within so many minutes with no more
 * than those minutes' share of a week. Among all tests of that level over the same minutes (calls at random, Poisson), none
 * finds the jump more often than the likelihood ratio's.
 */
function mostPower(usual: number, rate: number, callsAMinute: number, minutes: number): number {
  const calls = callsAMinute * minutes
  const cells: { readonly quiet: number; readonly jumped: number }[] = []
  for (let failed = 0; failed < 60; failed++) {
    for (let fine = 0; fine < 160; fine++) {
      cells.push({
        quiet: poisson(calls * usual, failed) * poisson(calls * (1 - usual), fine),
        jumped: poisson(calls * rate, failed) * poisson(calls * (1 - rate), fine),
      })
    }
  }
  cells.sort((one, other) => other.jumped / other.quiet - one.jumped / one.quiet)
  let left = minutes / minutesAWeek
  let power = 0
  for (const { quiet, jumped } of cells) {
    if (quiet > left) return power + (left / quiet) * jumped
    left -= quiet
    power += jumped
  }
  return power
}

function poisson(mean: number, count: number): number {
  let log = -mean + count * Math.log(mean)
  for (let factor = 2; factor <= count; factor++) log -= Math.log(factor)
  return Math.exp(log)
}
