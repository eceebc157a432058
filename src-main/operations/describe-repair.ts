import type { OperationWarning } from './operation-types.ts'
import type { RepairedPart } from './repair-part.ts'
import { sayWarning } from './warning-sentences.ts'

/** What a person is told of a part that came back unusable at first. */
export function describeRepair(
  part: number,
  { fault, outcome, remaining, reason }: RepairedPart,
): readonly OperationWarning[] {
  const saying = (found: RepairedPart['fault']) => ({
    part_number: part + 1,
    fault: found === null ? '' : { text: found.message, said: found.said },
  })
  if (outcome === 'failed') {
    return [
      {
        code: 'part_faulty',
        ...sayWarning('part_faulty.failed', { ...saying(fault), reason: (reason ?? '').replace(/[.。]$/u, '') }),
        part,
      },
    ]
  }
  if (outcome !== 'replaced') {
    return [{ code: 'part_faulty', ...sayWarning(`part_faulty.${outcome}`, saying(fault)), part }]
  }
  const repaired = { code: 'part_repaired' as const, ...sayWarning('part_repaired', saying(fault)), part }
  if (remaining === null) return [repaired]
  return [repaired, { code: 'part_faulty', ...sayWarning('part_faulty.remaining', saying(remaining)), part }]
}
