/** How a practice model behaves. Rates are shares of calls; milliseconds are before the time scale. */
export interface PracticeModel {
  readonly firstTokenMedianMs: number
  /** Standard deviation of the logarithm of the wait. */
  readonly spread: number
  readonly tokensPerSecond: number
  readonly faults: Readonly<Record<PracticeFault, number>>
}

export type PracticeFault = 'rate_limit' | 'server' | 'overloaded' | 'first_token' | 'network' | 'truncated'

const noFaults: PracticeModel['faults'] = {
  rate_limit: 0,
  server: 0,
  overloaded: 0,
  first_token: 0,
  network: 0,
  truncated: 0,
}

export const practiceModels: Readonly<Record<string, PracticeModel>> = {
  'practice-steady': { firstTokenMedianMs: 600, spread: 0.35, tokensPerSecond: 220, faults: noFaults },
  'practice-swift': { firstTokenMedianMs: 150, spread: 0.25, tokensPerSecond: 900, faults: noFaults },
  'practice-flaky': {
    firstTokenMedianMs: 500,
    spread: 0.6,
    tokensPerSecond: 260,
    faults: { rate_limit: 0.12, server: 0.06, overloaded: 0.04, first_token: 0.03, network: 0.05, truncated: 0.05 },
  },
}

export const practiceContextTokens = 128_000
export const practiceMaxOutputTokens = 16_000
