import { createHash } from 'node:crypto'
import { checks } from './registry.ts'
import { scoreVersion } from './score-findings.ts'

/** Names the checks with their versions and the score's formula: what was checked by the same set need not be checked again. */
export const checkSet = createHash('sha256')
  .update(checks.map(({ id, version }) => `${id}@${version}`).join(' '))
  .update(` score@${scoreVersion}`)
  .digest('hex')
  .slice(0, 12)
