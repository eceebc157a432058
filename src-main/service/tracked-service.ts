import type { ProviderKind } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ProviderAdapter, ProviderFailure, Timeouts } from '../providers/adapter.ts'
import { needsKey } from '../providers/provider-input.ts'
import type { ConfiguredProvider, ProviderAdmin } from '../providers/registry-types.ts'
import { sleepUntilAborted } from '../providers/sleep-until-aborted.ts'
import type { Settings } from '../store/settings.ts'
import type { Vault } from '../vault/vault.ts'
import { waitBeforeRetry } from './retry-policy.ts'
import { createCallRunner } from './run-call.ts'
import type { Attempt, TrackedChat, TrackedOutcome, TrackedService } from './service-types.ts'

export interface TrackedServiceDependencies {
  readonly ledger: Pick<Ledger, 'openCall' | 'settleCall'>
  readonly registry: Pick<ProviderAdmin, 'expect'>
  readonly adapters: (kind: ProviderKind) => ProviderAdapter
  readonly vault: Pick<Vault, 'read'>
  readonly clock: Clock
  readonly settings: Pick<Settings, 'get'>
  readonly logger: Logger
  /** 0..1, for the jitter of retries. */
  readonly random?: () => number
  /** Waits between attempts; ends early when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/**
 * Runs chats so that every attempt is a call in the ledger: opened and committed before it leaves,
 * settled whatever becomes of it. What cannot begin (no such provider, no key) is a `Failure` and
 * leaves no row, because nothing left the machine.
 */
export function createTrackedService(dependencies: TrackedServiceDependencies): TrackedService {
  const { registry, adapters, settings, logger, random = Math.random, sleep = sleepUntilAborted } = dependencies
  const runCall = createCallRunner(dependencies)

  async function chat(chat: TrackedChat): Promise<TrackedOutcome> {
    const provider = requireActive(registry.expect(chat.providerName))
    const attempts: Attempt[] = []
    if (chat.signal?.aborted) return { ok: false, failure: cancelledBefore('the call was made'), attempts }
    const apiKey = await readKey(provider)
    const timeouts = readTimeouts()
    for (;;) {
      if (chat.signal?.aborted) return { ok: false, failure: cancelledBefore('the next attempt'), attempts }
      const run = await runCall({
        chat,
        provider,
        apiKey,
        timeouts,
        adapter: adapters(provider.kind),
        attempt: attempts.length + 1,
      })
      const failure = run.outcome.ok ? null : run.outcome.failure
      attempts.push({ callId: run.callId, provider: provider.name, model: chat.model, failure })
      if (run.outcome.ok) return { ok: true, callId: run.callId, answer: run.outcome.answer, attempts }

      const wait = waitBeforeRetry({
        failure: run.outcome.failure,
        attempts: attempts.length,
        retryLimit: run.repeatable ? settings.get('retryLimit') : 0,
        // A caller that can take text back is told to, below.
        textDelivered: run.textDelivered && chat.onRestart === undefined,
        random,
      })
      if (wait === null) return { ok: false, failure: run.outcome.failure, attempts }
      logger.info(
        { callId: run.callId, kind: run.outcome.failure.kind, waitMs: Math.round(wait) },
        'call failed, trying again',
      )
      if (run.textDelivered) chat.onRestart?.()
      await sleep(wait, chat.signal)
    }
  }

  async function readKey(provider: ConfiguredProvider): Promise<string> {
    if (provider.kind === 'practice') return ''
    const key = await dependencies.vault.read(provider.name)
    if (key !== null) return key
    // Local servers ask for no key, but SDKs refuse to send none.
    if (!needsKey(provider)) return 'not-needed'
    throw new Failure(
      'key_missing',
      `There is no API key for ${provider.displayName}, so nothing was sent. Set one with \`galley keys set ${provider.name}\`, or try without a key: --provider practice.`,
      { provider: provider.name },
    )
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
      await readKey(requireActive(registry.expect(providerName)))
    },
  }
}

function requireActive(provider: ConfiguredProvider): ConfiguredProvider {
  if (!provider.isActive) {
    throw new Failure(
      'conflict',
      `${provider.displayName} is switched off, so nothing was sent. Switch it on with \`galley providers set ${provider.name} --active on\`.`,
      { provider: provider.name },
    )
  }
  if (provider.baseUrl !== '') return provider
  throw new Failure(
    'conflict',
    `${provider.displayName} has no base URL, so nothing was sent. Set one with \`galley providers set ${provider.name} --base-url URL\`.`,
    { provider: provider.name },
  )
}

function cancelledBefore(what: string): ProviderFailure {
  return {
    kind: 'cancelled',
    message: `Cancelled before ${what}.`,
    httpStatus: null,
    retryAfterMs: null,
    body: null,
    providerCode: null,
  }
}
