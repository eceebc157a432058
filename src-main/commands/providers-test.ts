import type { Command } from 'commander'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import { createFigureFormats } from '../reports/format-figures.ts'
import type { ProviderTest } from '../service/test-provider.ts'
import { createCallQueryRepository } from '../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'
import { costWords } from './call-lines.ts'
import type { CommandContext } from './command.ts'

export function registerProvidersTest(providers: Command, { owner, terminal }: CommandContext): void {
  providers
    .command('test <name>')
    .description('make one tiny real call and say what happened; it is tracked like any other')
    .option('--model <model>', "the model to call; the provider's default where not given")
    .option('--json', 'print one JSON object')
    .action(async (name: string, { model, json }: { model?: string; json?: boolean }) => {
      const { app, act } = await owner()
      const test = await act('providers.test', { name, model: model ?? null })
      const call = test.callId === null ? null : createCallQueryRepository(app.store).byId(test.callId)
      if (json) terminal.print(JSON.stringify(asJson(test, call)))
      else for (const line of asText(test, call, app)) terminal.print(line)
      if (!test.ok) throw failureOf(test)
    })
}

function asJson(test: ProviderTest, call: StoredCall | null): object {
  return {
    ...test,
    status: call?.status ?? null,
    responseTimeMs: call?.responseTimeMs ?? null,
    inputTokens: call?.inputTokens ?? null,
    outputTokens: call?.outputTokens ?? null,
    costNanos: call?.costNanos ?? null,
  }
}

function asText(test: ProviderTest, call: StoredCall | null, { settings }: App): readonly string[] {
  const formats = createFigureFormats({ timeZone: settings.get('timeZone') })
  const head = `${test.displayName}, ${test.model}: ${test.ok ? 'it works' : 'it does not work'}`
  const lines = [head]
  if (test.note !== null) lines.push(`  ${test.note}`)
  if (test.simulated) lines.push('  Simulated: nothing left this machine, and nothing is paid.')
  if (call === null) return lines
  lines.push(`  Time     ${formats.duration(call.responseTimeMs)}`)
  if (call.inputTokens !== null) lines.push(`  Tokens   ${call.inputTokens} in, ${call.outputTokens ?? 'unknown'} out`)
  if (test.ok || call.costNanos !== null) lines.push(`  Cost     ${costWords(call, formats)}`)
  if (test.answeredModel !== null && test.answeredModel !== test.model)
    lines.push(`  Answered by ${test.answeredModel}`)
  lines.push(`  On record as call ${call.id}${test.attempts > 1 ? `, after ${test.attempts} attempts` : ''}`)
  return lines
}

/** The exit code is 1, and the words say what the provider said and what to do. */
function failureOf({ failure, advice, provider, model, callId }: ProviderTest): Failure {
  const kind = failure?.kind ?? null
  const status = failure?.httpStatus === null || failure === null ? '' : ` (HTTP ${failure.httpStatus})`
  const words = `${provider} said: ${failure?.message ?? 'nothing'}${status}\n${advice ?? ''}`.trimEnd()
  return new Failure(kind === 'cancelled' ? 'cancelled' : 'provider', words, { kind, provider, model, callId })
}
