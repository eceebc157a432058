import type { Operation, ProviderKind } from '../../db/vocabulary.ts'
import type { SpendGate } from '../insights/budgets/budget-types.ts'
import { standsIn } from '../insights/selection/selection-words.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ProviderAdapter, Timeouts } from '../providers/adapter.ts'
import { needsKey } from '../providers/provider-input.ts'
import { type KeyReader, readKey } from '../providers/read-key.ts'
import type { ConfiguredProvider, ProviderAdmin } from '../providers/registry-types.ts'
import { sleepUntilAborted } from '../providers/sleep-until-aborted.ts'
import type { Settings } from '../store/settings.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'
import { chatSize } from './chat-size.ts'
import { chooseParameters } from './describe-call.ts'
import type { Step } from './fallback-chains.ts'
import { runHedged } from './hedge.ts'
import { recordBlocked } from './record-blocked.ts'
import { type CallRun, type CallToRun, createCallRunner } from './run-call.ts'
import {
  type AttemptEnd,
  createRouteRunner,
  plainFailure,
  type Route,
  type RouteDependencies,
  type Target,
} from './run-route.ts'
import type { Attempt, TrackedChat, TrackedOutcome, TrackedService } from './service-types.ts'
import { withoutKeychain } from './without-keychain.ts'

export interface TrackedServiceDependencies extends Omit<RouteDependencies, 'retryLimit' | 'registry' | 'budgets'> {
  readonly ledger: Pick<Ledger, 'openCall' | 'settleCall'>
  readonly registry: Pick<ProviderAdmin, 'expect' | 'find'>
  readonly adapters: (kind: ProviderKind) => ProviderAdapter
  readonly vault: KeyReader
  readonly budgets: SpendGate
  readonly clock: Clock
  readonly settings: Pick<Settings, 'get'>
  readonly logger: Logger
  /** After how long a second model is asked as well, milliseconds; null: there is no experience to go by. */
  readonly hedgeAfterMs?: ((step: Step, operation: Operation, streamed: boolean) => number | null) | undefined
}

/**
 * Runs chats so that every attempt is a call in the ledger: opened and committed before it leaves,
 * settled whatever becomes of it. What cannot begin (no such provider, no key) is a `Failure` and
 * leaves no row, because nothing left the machine.
 */
export function createTrackedService(dependencies: TrackedServiceDependencies): TrackedService {
  const { registry, adapters, settings, budgets, ledger, sleep = sleepUntilAborted } = dependencies
  const runCall = createCallRunner(dependencies)
  const routes = createRouteRunner({ ...dependencies, retryLimit: () => settings.get('retryLimit') })

  async function chat(chat: TrackedChat): Promise<TrackedOutcome> {
    const provider = requireActive(registry.expect(chat.providerName))
    if (chat.signal?.aborted) {
      const failure = plainFailure('cancelled', 'Cancelled before the call was made.')
      return { ok: false, failure, details: null, attempts: [], skipped: [] }
    }
    const first: Target = {
      provider: provider.name,
      model: chat.model,
      configured: provider,
      apiKey: await keyFor(provider),
    }
    const route: Route = {
      first,
      operation: chat.operation,
      book: chat.context.sourceBook ?? null,
      user: chat.context.createdBy ?? null,
      next: chat.next,
      alone: chat.alone,
      signal: chat.signal,
      // A caller that can take text back is told to.
      onAgain: chat.onRestart,
    }
    const run = createChatRun(chat, route)
    const { end, skipped, ...nothing } = await routes.run(route, run.attempt)
    const { attempts } = run
    if (end === null) {
      const failure = 'failure' in nothing ? nothing.failure : plainFailure('cancelled', 'Cancelled.')
      return { ok: false, failure, details: null, attempts, skipped }
    }
    if (end.run?.outcome.ok)
      return { ok: true, callId: end.run.callId, answer: end.run.outcome.answer, attempts, skipped }
    const failure = end.failure ?? plainFailure('invalid_response', 'The call ended without an outcome.')
    return { ok: false, failure, details: end.details, attempts, skipped }
  }

  /** The calls of one chat, one after another or two at a time. */
  function createChatRun(chat: TrackedChat, route: Route) {
    const attempts: Attempt[] = []
    const timeouts = readTimeouts()
    let calls = 0

    function note(target: Target, { callId, outcome }: Pick<CallRun, 'callId' | 'outcome'>): void {
      const failure = outcome.ok ? null : outcome.failure
      attempts.push({ callId, provider: target.provider, model: target.model, failure })
    }

    async function callOne(chat: TrackedChat, target: Target, waitMs: number | undefined): Promise<ChatEnd> {
      calls += 1
      const call: CallToRun = {
        chat: {
          ...chat,
          providerName: target.provider,
          model: target.model,
          choice: choiceFor(chat, target, registry),
        },
        provider: target.configured,
        apiKey: target.apiKey,
        timeouts,
        adapter: adapters(target.configured.kind),
        attempt: calls,
        reservation: null,
      }
      const question = {
        provider: target.configured,
        model: target.model,
        operation: route.operation,
        book: route.book,
        user: route.user,
        size: () => chatSize(chat, chooseParameters(call)),
      }
      if (!budgets.concerns(question)) return ended(target, await runCall(call))
      const admission = await budgets.admit(question, {
        signal: chat.signal,
        ...(waitMs === undefined ? {} : { waitMs }),
      })
      if (admission.ok) return ended(target, await runCall({ ...call, reservation: admission.reservation }))
      const { message, details } = admission.refusal
      if (details.kind === 'cancelled') return blockedEnd(plainFailure('cancelled', message), null)
      const callId = await recordBlocked(ledger, call, message, details)
      const failure = plainFailure('budget_blocked', message)
      note(target, { callId, outcome: { ok: false, failure, partial: null } })
      return blockedEnd(failure, details)
    }

    function ended(target: Target, run: CallRun): ChatEnd {
      note(target, run)
      return endOf(run)
    }

    return {
      attempts,
      async attempt(target: Target, isFirstTarget: boolean): Promise<ChatEnd> {
        // Who stands in does not wait for room in a budget: the next may have it.
        const waitMs = isFirstTarget ? undefined : 0
        const second = isFirstTarget ? await hedgeOf(chat, route, target) : null
        if (second === null) return callOne(chat, target, waitMs)
        const runs = new Map<CallRun, ChatEnd>()
        const lane = (target: Target) => async (chat: TrackedChat) => {
          const end = await callOne(chat, target, waitMs)
          const run = end.run ?? unsentRun(end)
          runs.set(run, end)
          return run
        }
        const { winner, loser, won } = await runHedged(chat, {
          delayMs: second.delayMs,
          sleep,
          first: lane(target),
          second: lane(second.target),
        })
        const end = runs.get(winner) ?? endOf(winner)
        return loser === null ? end : { ...end, askedToo: won === 'second' ? target : second.target }
      },
    }
  }

  /** Whom to ask as well, and when; null where hedging is off, or nobody is there, or nobody knows what is usual. */
  async function hedgeOf(
    chat: TrackedChat,
    route: Route,
    target: Target,
  ): Promise<{ target: Target; delayMs: number } | null> {
    if (!settings.get('hedging') || chat.alone === true) return null
    const delayMs = dependencies.hedgeAfterMs?.(target, chat.operation, chat.onText !== undefined) ?? null
    if (delayMs === null) return null
    const second = await routes.standIn(route)
    return second === null ? null : { target: second, delayMs }
  }

  async function keyFor(provider: ConfiguredProvider): Promise<string> {
    if (provider.kind === 'practice') return ''
    const key = await readKey(dependencies.vault, provider).catch((error: unknown) => {
      throw withoutKeychain(provider, error)
    })
    if (key !== null) return key
    // Local servers ask for no key, but SDKs refuse to send none.
    if (!needsKey(provider)) return 'not-needed'
    throw failing('key_missing', sayFailure('key.none', { provider, name: provider.name }), { provider: provider.name })
  }

  function readTimeouts(): Timeouts {
    return {
      connectMs: settings.get('connectTimeoutMs'),
      firstTokenMs: settings.get('firstTokenTimeoutMs'),
      totalMs: settings.get('totalTimeoutMs'),
      stallMs: settings.get('stallTimeoutMs'),
    }
  }

  return {
    chat,
    async expectReady(providerName) {
      await keyFor(requireActive(registry.expect(providerName)))
    },
  }
}

interface ChatEnd extends AttemptEnd {
  /** Null where no call was made. */
  readonly run: CallRun | null
  readonly details: Readonly<Record<string, unknown>> | null
}

function endOf(run: CallRun): ChatEnd {
  const { outcome, textDelivered, repeatable } = run
  return { run, failure: outcome.ok ? null : outcome.failure, delivered: textDelivered, repeatable, details: null }
}

function blockedEnd(failure: ChatEnd['failure'], details: ChatEnd['details']): ChatEnd {
  return { run: null, failure, delivered: false, repeatable: true, details }
}

function unsentRun({ failure }: ChatEnd): CallRun {
  const unsent = failure ?? plainFailure('cancelled', 'Nothing was sent.')
  return { callId: 0, outcome: { ok: false, failure: unsent, partial: null }, textDelivered: false, repeatable: true }
}

/** A choice explains the model that was chosen, not one that stands in for it. */
function choiceFor(
  { choice, providerName, model }: TrackedChat,
  target: Target,
  { find }: Pick<TrackedServiceDependencies['registry'], 'find'>,
): Phrase | null {
  if (choice == null) return null
  if (target.provider === providerName && target.model === model) return choice
  const naming = (name: string) => ({ name, displayName: find(name)?.displayName ?? name })
  return standsIn(choice, { provider: providerName, model }, naming)
}

function requireActive(provider: ConfiguredProvider): ConfiguredProvider {
  if (!provider.isActive) {
    throw failing('conflict', sayFailure('provider.off', { provider, name: provider.name }), {
      provider: provider.name,
    })
  }
  if (provider.baseUrl !== '') return provider
  throw failing('conflict', sayFailure('provider.no_address', { provider, name: provider.name }), {
    provider: provider.name,
  })
}
