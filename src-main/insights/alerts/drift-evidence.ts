import { type FailureGroup, failureGroups } from './failure-groups.ts'
import { boundedRate, type Hypothesis, lowestOfGroup, lowestUsual, overshot, type Usual } from './jump-hypotheses.ts'

/** What an ended call was. */
export interface Outcome {
  readonly failed: boolean
  /** Of a failure; null where it is not known. */
  readonly group: FailureGroup | null
}

/** What was seen of the present time, of one sort of failures or of all. */
interface Count {
  readonly group: FailureGroup | null
  readonly least: number
  usual: number
  hits: number
  expected: number
  /** What is believed of the rate now. */
  rate: number
}

const mostTrust = 1e6
const leastStep = 1e-3

/**
 * The evidence for a jump against hours that are now better, now worse: the usual rate is no number but a belief, drawn from
 * how hours differed and how long the past is, and it rises with what the present time shows (gamma-Poisson); that an hour was
 * good so far says nothing of the next. Each failure on its own, in the order in which calls end.
 */
export class DriftEvidence {
  private readonly counts: readonly Count[] = [null, ...failureGroups].map(group => ({
    ...{ group, usual: lowestUsual, hits: 0, expected: 0, rate: lowestUsual },
    least: group === null ? lowestUsual : lowestOfGroup,
  }))
  private readonly evidence: Float64Array
  private hypotheses: readonly (Hypothesis & { readonly count: Count })[] = []
  private trust = mostTrust
  private keeps = 1
  /** The share of a threshold at which the promise is kept. */
  reach = 1
  total = 0

  constructor(hypotheses: readonly Hypothesis[], usual: Usual) {
    this.evidence = new Float64Array(hypotheses.length)
    this.learn(hypotheses, usual)
  }

  /** The evidence so far, and what the present time shows, stay. */
  learn(hypotheses: readonly Hypothesis[], usual: Usual): void {
    this.hypotheses = hypotheses.map(one => ({ ...one, count: this.countOf(one.group) }))
    this.trust = Math.min(mostTrust, usual.trust)
    this.keeps = 1 - 1 / Math.max(1, usual.memory)
    for (const count of this.counts) {
      count.usual = boundedRate(count.group === null ? usual.rate : (usual.groups?.[count.group] ?? 0), count.least)
      this.believe(count)
    }
    this.reach = this.hypotheses.reduce(
      (sum, { weight, count: { rate }, more }) => sum + weight * overshot((rate + more) / rate),
      0,
    )
  }

  /** @param since the part of a week that has passed in which a jump may have begun */
  add({ failed, group }: Outcome, since: number): void {
    const { rate: all } = this.countOf(null)
    let total = 0
    for (let at = 0; at < this.hypotheses.length; at++) {
      const { group: looked, weight, more, count } = this.hypotheses[at] as (typeof this.hypotheses)[number]
      let step = 1
      if (!failed) step = Math.max(leastStep, 1 - all - more) / (1 - all)
      // Of a failure of unknown sort it is known that it failed.
      else if (group === null) step = (all + more) / all
      else if (looked === null || looked === group) step = (count.rate + more) / count.rate
      const evidence = ((this.evidence[at] as number) + since) * step
      this.evidence[at] = evidence
      total += weight * evidence
    }
    this.total = total
    for (const count of this.counts) {
      const isHit = failed && (count.group === null || count.group === group)
      count.hits = count.hits * this.keeps + (isHit ? 1 : 0)
      count.expected = count.expected * this.keeps + count.usual
      this.believe(count)
    }
  }

  reset(): void {
    this.evidence.fill(0)
    this.total = 0
  }

  private countOf(group: FailureGroup | null): Count {
    return this.counts.find(count => count.group === group) as Count
  }

  private believe(count: Count): void {
    const { usual, hits, expected, least } = count
    const sure = usual * this.trust
    count.rate = boundedRate(usual * Math.max(1, (sure + hits) / (sure + expected)), least)
  }
}
