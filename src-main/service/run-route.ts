import { type ChainCause, chainCauses, type Operation } from '../../db/vocabulary.ts'
import type { Logger } from '../ports.ts'
import type { ProviderFailure } from '../providers/adapter.ts'
import type { ConfiguredProvider } from '../providers/registry-types.ts'
import { sleepUntilAborted } from '../providers/sleep-until-aborted.ts'
import type { Breakers } from './breakers.ts'
import { type CheckedStep, checkStep, type StepDependencies } from './check-step.ts'
import { causeOf, type FallbackChains, type Step } from './fallback-chains.ts'
import { longestWaitMs, waitBeforeRetry } from './retry-policy.ts'
import type { SkippedStep } from './service-types.ts'

export interface RouteDependencies extends StepDependencies {
  readonly breakers: Breakers
  readonly chains: Pick<FallbackChains, 'stepsFor'>
  readonly logger: Logger
  /** Retries the user allows. */
  readonly retryLimit: () => number
  /** 0..1, for the jitter of retries. */
  readonly random?: (() => number) | undefined
  /** Waits between attempts; ends early when the signal is aborted. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined
}

/** A step that can be asked, with what asking takes. */
export interface Target extends Step {
  readonly configured: ConfiguredProvider
  readonly apiKey: string
}

/** What became of one attempt. */
export interface AttemptEnd {
  /** Null for success. */
  readonly failure: ProviderFailure | null
  /** Whether something reached a caller that cannot take it back. */
  readonly delivered: boolean
  /** False where the fault was in Galley: the same would happen again. */
  readonly repeatable: boolean
  /** A model that was asked at the same time. */
  readonly askedToo?: Step | undefined
  /** It cannot be asked this at all, and why: the next is. */
  readonly passOver?: string | undefined
}

export interface Route {
  readonly first: Target
  readonly operation: Operation
  readonly book: string | null
  readonly user: string | null
  /** In place of the chains a person set. */
  readonly next?: readonly Step[] | undefined
  /** This model and no other, whatever is known of it: to find out how it does. */
  readonly alone?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Before an attempt that follows one which delivered something the caller can take back. */
  readonly onAgain?: (() => void) | undefined
}

export type RouteOutcome<End> =
  | { readonly end: End; readonly skipped: readonly SkippedStep[] }
  /** Nothing was asked, or not again: cancelled, or a limit that is still in force. */
  | { readonly end: null; readonly failure: ProviderFailure; readonly skipped: readonly SkippedStep[] }

/** Asks one model after another until one answers: retries where they may help, passes over who is paused or not set up. */
export interface RouteRunner {
  run<End extends AttemptEnd>(
    route: Route,
    attempt: (target: Target, isFirstTarget: boolean) => Promise<End>,
  ): Promise<RouteOutcome<End>>
  /** Whether anybody else could be asked where the first fails. */
  hasChain(route: Pick<Route, 'operation' | 'book' | 'next'>): boolean
  /** The next model that would be asked after this one, where it can be. */
  standIn(route: Route): Promise<Target | null>
}

export function createRouteRunner(dependencies: RouteDependencies): RouteRunner {
  const { breakers, chains, logger, retryLimit, random = Math.random, sleep = sleepUntilAborted } = dependencies

  function stepsFor(route: Route, cause: ChainCause, failed: Target): readonly Step[] {
    if (route.alone === true) return []
    const chosen = chains.stepsFor({ operation: route.operation, book: route.book, cause })
    if (route.next === undefined) return chosen
    if (chosen.length > 0 && cause !== 'any') return chosen
    return cause === 'context_length' ? route.next.filter(step => takesMore(step, failed)) : route.next
  }

  /** Of `auto`'s candidates, those with a larger context than the one whose context was too small. */
  function takesMore(step: Step, failed: Target): boolean {
    const contextOf = (provider: ConfiguredProvider | null, name: string) =>
      provider?.models.find(({ model }) => model === name)?.contextTokens ?? 0
    return contextOf(dependencies.registry.find(step.provider), step.model) > contextOf(failed.configured, failed.model)
  }

  async function nextTarget(run: RunState, cause: ChainCause, failed: Target): Promise<Target | null> {
    const paused: Target[] = []
    for (const step of stepsFor(run.route, cause, failed)) {
      if (run.asked.has(nameOf(step))) continue
      const checked = await checkStep(dependencies, step, run.route)
      const target = targetOf(step, checked)
      if (target === null) {
        run.asked.add(nameOf(step))
        if (!checked.ok) run.skipped.push({ ...step, reason: checked.problem.text })
      } else if (breakers.wouldAllow(keyOf(target))) return target
      else paused.push(target)
    }
    for (const target of paused) skipPaused(run, target)
    return null
  }

  function skipPaused(run: RunState, target: Target): void {
    run.asked.add(nameOf(target))
    run.skipped.push({ provider: target.provider, model: target.model, reason: pauseWords(target) })
  }

  function pauseWords(target: Target): string {
    const seconds = Math.ceil(breakers.opensIn(keyOf(target)) / 1000)
    const key = keyOf(target)
    const status = breakers.list().find(each => each.providerId === key.providerId && each.model === key.model)
    const why = status?.reason ?? 'it failed lately'
    return seconds === 0 ? `${why}; another call is trying it` : `${why}; it is asked again in ${seconds} s`
  }

  /** Where nobody else can be asked: waits for a limit to end, asks all the same after mere failures. */
  async function passBreaker(run: RunState, target: Target): Promise<ProviderFailure | null> {
    const key = keyOf(target)
    if (run.route.alone === true || breakers.allows(key) || !breakers.isLimit(key)) return null
    const wait = breakers.opensIn(key)
    if (wait > longestWaitMs) {
      const message = `${target.configured.displayName} asked to wait ${Math.ceil(wait / 1000)} s more before ${target.model} is called again, so nothing was sent.`
      return { ...plainFailure('rate_limit', message), retryAfterMs: Math.ceil(wait) }
    }
    logger.info(
      { provider: target.provider, model: target.model, waitMs: Math.ceil(wait) },
      'waiting for a limit to end',
    )
    await sleep(wait + random() * Math.min(1000, wait / 4), run.route.signal)
    return null
  }

  async function run<End extends AttemptEnd>(
    route: Route,
    attempt: (target: Target, isFirstTarget: boolean) => Promise<End>,
  ): Promise<RouteOutcome<End>> {
    const state: RunState = { route, asked: new Set(), skipped: [] }
    const { skipped } = state
    let target: Target = route.first
    let last: End | null = null
    for (;;) {
      state.asked.add(nameOf(target))
      if (!breakers.wouldAllow(keyOf(target))) {
        const other = await nextTarget(state, 'any', target)
        if (other !== null) {
          skipped.push({ provider: target.provider, model: target.model, reason: pauseWords(target) })
          target = other
          continue
        }
      }
      const limited = await passBreaker(state, target)
      if (limited !== null) return last === null ? { end: null, failure: limited, skipped } : { end: last, skipped }
      const asked: Asked<End> = await askRepeatedly(state, target, last, attempt)
      if (asked.next === null) {
        return asked.end === null
          ? { end: null, failure: plainFailure('cancelled', cancelledWords(last !== null)), skipped }
          : { end: asked.end, skipped }
      }
      last = asked.end
      logger.info({ from: nameOf(target), to: nameOf(asked.next), kind: last?.failure?.kind }, 'asking another model')
      if (last?.delivered) route.onAgain?.()
      target = asked.next
    }
  }

  /** One model, as often as its failures are worth it. */
  async function askRepeatedly<End extends AttemptEnd>(
    state: RunState,
    target: Target,
    before: End | null,
    attempt: (target: Target, isFirstTarget: boolean) => Promise<End>,
  ): Promise<Asked<End>> {
    const { route } = state
    for (let attempts = 1; ; attempts += 1) {
      if (route.signal?.aborted) return { end: null, next: null }
      const end = await attempt(target, before === null && target === route.first)
      if (end.askedToo !== undefined) state.asked.add(nameOf(end.askedToo))
      const { failure } = end
      if (end.passOver !== undefined) {
        state.skipped.push({ provider: target.provider, model: target.model, reason: end.passOver })
        return { end: before, next: await nextTarget(state, 'any', target) }
      }
      if (failure === null || !end.repeatable) return { end, next: null }
      const isFinal = end.delivered && route.onAgain === undefined
      const cause = causeOf(failure.kind)
      const wait = waitBeforeRetry({ failure, attempts, retryLimit: retryLimit(), textDelivered: false, random })
      const next = cause === null || isFinal ? null : await nextTarget(state, cause, target)
      if (isFinal)
        return { end: wait === null && cause === null ? end : { ...end, failure: notAgain(failure) }, next: null }
      // Somebody else can be asked at once, so a closed window and a model that keeps failing are not waited for.
      const isHopeless = failure.kind === 'rate_limit' || !breakers.wouldAllow(keyOf(target))
      if (wait === null || (next !== null && isHopeless)) return { end, next }
      logger.info({ to: nameOf(target), kind: failure.kind, waitMs: Math.round(wait) }, 'call failed, trying again')
      if (end.delivered) route.onAgain?.()
      await sleep(wait, route.signal)
    }
  }

  return {
    run,
    hasChain: ({ operation, book, next }) =>
      (next?.length ?? 0) > 0 || chainCauses.some(cause => chains.stepsFor({ operation, book, cause }).length > 0),
    async standIn(route) {
      const state: RunState = { route, asked: new Set([nameOf(route.first)]), skipped: [] }
      return nextTarget(state, 'any', route.first)
    },
  }
}

interface Asked<End> {
  readonly end: End | null
  /** Whom to ask then; null: nobody. */
  readonly next: Target | null
}

interface RunState {
  readonly route: Route
  /** By name: nobody is asked again after somebody else was. */
  readonly asked: Set<string>
  readonly skipped: SkippedStep[]
}

function nameOf({ provider, model }: Step): string {
  return `${provider}/${model}`
}

function keyOf({ configured, model }: Target) {
  return { providerId: configured.id, model }
}

function targetOf(step: Step, checked: CheckedStep): Target | null {
  if (!checked.ok) return null
  return { provider: checked.provider.name, model: step.model, configured: checked.provider, apiKey: checked.apiKey }
}

/** The rule that no two answers are mixed, said where it kept a failed answer from being asked for again. */
function notAgain(failure: ProviderFailure): ProviderFailure {
  const words = /[.!?]$/.test(failure.message) ? failure.message : `${failure.message}.`
  return {
    ...failure,
    message: `${words} Part of the answer had been handed over already, so it was not asked for again: two answers would mix.`,
  }
}

export function plainFailure(kind: ProviderFailure['kind'], message: string): ProviderFailure {
  return { kind, message, httpStatus: null, retryAfterMs: null, body: null, providerCode: null }
}

function cancelledWords(wasAsked: boolean): string {
  return `Cancelled before ${wasAsked ? 'the next attempt' : 'the call was made'}.`
}
