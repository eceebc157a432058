import type { SampleInput } from './generate-sample.ts'
import type { SampleCall, SampleRequest } from './sample-calls.ts'
import { incidents, type SampleModelName, sampleModels } from './sample-plan.ts'

const dayMs = 86_400_000
/**
 * Calls that make an incident one: an outage of which an alert is told, a key that was seen to be refused, and as many slow
 * translations in the last three days as the health of a provider asks for before it speaks.
 */
const fewest = { overloaded: 14, rejected: 3, slow: 24 }
const slowWithinMs = 3 * dayMs - 3_600_000

/** Whether chance left of every incident as much as a person can see. */
export function showsIncidents(
  requests: readonly SampleRequest[],
  { end, providerIds }: Pick<SampleInput, 'end' | 'providerIds'>,
): boolean {
  const { outage, rejected, slow } = incidents
  const calls = requests.flatMap(request => request.calls)
  const failed = (name: SampleModelName, kind: SampleCall['errorKind']) =>
    calls.filter(call => isOf(name, call) && call.errorKind === kind).length
  const isOf = (name: SampleModelName, { providerId, modelName }: SampleCall) =>
    modelName === sampleModels[name].model && providerId === providerIds.get(sampleModels[name].provider)
  const slowed = calls.filter(
    call =>
      isOf(slow.model, call) &&
      call.operation === 'translation' &&
      call.errorKind === null &&
      call.createdAt > end - slowWithinMs,
  )
  return (
    failed(outage.model, 'overloaded') >= fewest.overloaded &&
    failed(rejected.model, 'authentication') >= fewest.rejected &&
    slowed.length >= fewest.slow
  )
}
