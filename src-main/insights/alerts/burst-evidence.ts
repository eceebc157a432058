import type { Outcome } from './drift-evidence.ts'
import { type FailureGroup, failureGroups } from './failure-groups.ts'
import { boundedRate, type Hypothesis, lowestOfGroup, overshot, type Usual } from './jump-hypotheses.ts'

/** Calls end in another order than they began in: so many may still find their place. */
const stillSorted = 24
/** The share of jumps whose failures come on their own, beside those whose failures come in bursts, too. */
const onTheirOwn = 0.5
const least = 1e-6

/** A call, after which call it comes being told by when it began. */
interface Place {
  readonly began: number
  readonly since: number
  readonly event: number
  /** Of each hypothesis, after this call. */
  readonly evidence: Float64Array
}

/** What a call can be: 0 it did not fail, 1 it failed of an unknown sort, then the sorts. */
const sorts: readonly (FailureGroup | null)[] = [null, null, ...failureGroups]
const fine = 0
const unknown = 1

/**
 * The evidence for a jump against failures that come in bursts: where one failed, the next that is made fails as likely as a
 * burst goes on, and a failure after a success is so much rarer. Calls are taken in the order in which they began, since a quick
 * failure ends before successes that began earlier; the last few are gone through again where one finds its place among them.
 */
export class BurstEvidence {
  private places: Place[] = []
  private before: { readonly event: number; readonly evidence: Float64Array }
  private weights: Float64Array
  /** By how much each hypothesis explains a call better, by what the call before was and what it is. */
  private steps: readonly (readonly Float64Array[])[] = []
  reach = 1
  total = 0

  constructor(hypotheses: readonly Hypothesis[], usual: Usual) {
    this.weights = new Float64Array(hypotheses.length * 2)
    this.before = { event: fine, evidence: new Float64Array(hypotheses.length * 2) }
    this.learn(hypotheses, usual)
  }

  learn(hypotheses: readonly Hypothesis[], usual: Usual): void {
    this.weights = Float64Array.from(
      hypotheses.flatMap(({ weight }) => [weight * (1 - onTheirOwn), weight * onTheirOwn]),
    )
    const steps = stepsOf(hypotheses, usual)
    this.steps = steps
    this.reach = hypotheses.reduce((sum, { weight, group }, at) => {
      const event = group === null ? unknown : sorts.indexOf(group, 2)
      return sum + weight * overshot(steps[fine]?.[event]?.[2 * at] ?? 1)
    }, 0)
  }

  add({ failed, group }: Outcome, since: number, began: number): void {
    const event = !failed ? fine : group === null ? unknown : sorts.indexOf(group, 2)
    const { places } = this
    let at = places.length
    while (at > 0 && (places[at - 1] as Place).began > began) at -= 1
    places.splice(at, 0, { began, since, event, evidence: new Float64Array(this.weights.length) })
    for (let next = at; next < places.length; next++) this.follow(next)
    if (places.length > stillSorted) this.before = places.shift() as Place
    const { evidence } = places.at(-1) ?? this.before
    let total = 0
    for (let one = 0; one < evidence.length; one++) total += (evidence[one] as number) * (this.weights[one] as number)
    this.total = total
  }

  reset(): void {
    const { event } = this.places.at(-1) ?? this.before
    this.places = []
    this.before = { event, evidence: new Float64Array(this.weights.length) }
    this.total = 0
  }

  private follow(at: number): void {
    const { event, since, evidence } = this.places[at] as Place
    const before = at === 0 ? this.before : (this.places[at - 1] as Place)
    const step = this.steps[before.event]?.[event] as Float64Array
    for (let one = 0; one < evidence.length; one++) {
      evidence[one] = ((before.evidence[one] as number) + since) * (step[one] as number)
    }
  }
}

function stepsOf(hypotheses: readonly Hypothesis[], usual: Usual): readonly (readonly Float64Array[])[] {
  const chance = chancesOf(usual)
  return sorts.map((_, before) =>
    sorts.map((_, event) =>
      Float64Array.from(
        hypotheses.flatMap(({ group, more }) => {
          const looked = group === null ? unknown : sorts.indexOf(group, 2)
          // Where the hypothesis, or the call, is of no sort in particular, it is about failures as such.
          const isOfSort = looked !== unknown && event !== unknown && event !== fine
          const seen = isOfSort || event === fine ? event : unknown
          const isHit = event !== fine && (!isOfSort || event === looked)
          const said = chance.next(before, seen)
          // A burst that goes on leaves less room for what comes on top of it.
          const added = before === fine ? more : (more * chance.next(before, fine)) / (1 - chance.rate)
          const inBursts = isHit ? said + added : event === fine ? said - added : said
          const alone = isHit
            ? chance.of(isOfSort ? looked : unknown) + more
            : event === fine
              ? 1 - chance.rate - more
              : chance.of(seen)
          return [Math.max(least, inBursts) / said, Math.max(least, alone) / said]
        }),
      ),
    ),
  )
}

/** How likely a call is to be what it is on usual days: in general, and after another. */
function chancesOf({ rate: said, groups, burst }: Usual) {
  const rate = boundedRate(said)
  const share = (sort: number) => {
    const group = sorts[sort]
    return group === null || group === undefined ? 1 : (groups?.[group] ?? 0) / Math.max(least, said)
  }
  const floor = (sort: number) => (sort === unknown ? least : lowestOfGroup)
  const goesOn = Math.max(rate, 1 - 1 / Math.max(1, burst))
  // The first failure of a burst is so much rarer.
  const begins = (rate * (1 - goesOn)) / (1 - rate)
  return {
    rate,
    of: (sort: number) => (sort === fine ? 1 - rate : Math.max(floor(sort), rate * share(sort))),
    next(before: number, sort: number): number {
      if (sort === fine) return before === fine ? 1 - begins : 1 - goesOn
      if (before === fine) return Math.max(floor(sort), begins * share(sort))
      // A burst is of one sort or of several: either is taken to be usual.
      const isSame = before === sort || before === unknown || sort === unknown
      return isSame ? goesOn : Math.max(floor(sort), goesOn * share(sort))
    },
  }
}
