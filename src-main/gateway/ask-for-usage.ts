import { type Fields, isFields } from '../providers/protocols/json-fields.ts'
import { findTopLevelMember } from './top-level-member.ts'

/**
 * A streamed request that asks for its usage, where the caller's did not; null where nothing has to
 * be added. All other bytes stay as they are.
 */
export function askForUsage(bytes: Buffer, body: Fields): Buffer | null {
  if (body.stream !== true) return null
  const options = body.stream_options
  if (isFields(options) && options.include_usage === true) return null
  if (options !== undefined && options !== null && !isFields(options)) return null
  const asked = JSON.stringify({ ...(isFields(options) ? options : {}), include_usage: true })
  const member = options === undefined ? null : findTopLevelMember(bytes, 'stream_options')
  if (member !== null) {
    return Buffer.concat([bytes.subarray(0, member.valueAt), Buffer.from(asked), bytes.subarray(member.end)])
  }
  const brace = bytes.lastIndexOf('}')
  return brace === -1
    ? null
    : Buffer.concat([bytes.subarray(0, brace), Buffer.from(`,"stream_options":${asked}`), bytes.subarray(brace)])
}
