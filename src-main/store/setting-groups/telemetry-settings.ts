import { z } from 'zod'
import { allowed } from '../../words/allowed-phrases.ts'
import { safeAddress } from './safe-address.ts'
import { setting } from './setting.ts'

/** Where calls are sent as OpenTelemetry. */
export const telemetrySettings = {
  otlpEndpoint: setting<string | null>(
    safeAddress.nullable(),
    null,
    allowed('allowed.address'),
    'Collector to which calls are sent as OpenTelemetry traces and metrics, such as http://127.0.0.1:4318. null: nowhere.',
  ),
  otlpProtocol: setting<'protobuf' | 'json'>(
    z.enum(['protobuf', 'json']),
    'protobuf',
    allowed('allowed.one_of_two', { first_word: 'protobuf', last_word: 'json' }),
    'The form in which a collector is sent calls.',
  ),
  otlpCompression: setting<'gzip' | 'none'>(
    z.enum(['gzip', 'none']),
    'gzip',
    allowed('allowed.one_of_two', { first_word: 'gzip', last_word: 'none' }),
    'Whether what a collector is sent is compressed.',
  ),
  otlpCaFile: setting<string | null>(
    z.string().min(1).max(4096).nullable(),
    null,
    allowed('allowed.pem'),
    'Certificate of the authority that signed the certificate of a collector of your own. null: those that Node trusts.',
  ),
  otlpContent: setting<boolean>(
    z.boolean(),
    false,
    allowed('allowed.flag'),
    'Whether the text of calls is sent to the collector, too.',
  ),
} as const
