import { z } from 'zod'
import { safeAddress } from './safe-address.ts'
import { setting } from './setting.ts'

/** Where calls are sent as OpenTelemetry. */
export const telemetrySettings = {
  otlpEndpoint: setting<string | null>(
    safeAddress.nullable(),
    null,
    'an https address, or http to this machine, or null',
    'Collector to which calls are sent as OpenTelemetry traces and metrics, such as http://127.0.0.1:4318. null: nowhere.',
  ),
  otlpProtocol: setting<'protobuf' | 'json'>(
    z.enum(['protobuf', 'json']),
    'protobuf',
    'protobuf or json',
    'The form in which a collector is sent calls.',
  ),
  otlpCompression: setting<'gzip' | 'none'>(
    z.enum(['gzip', 'none']),
    'gzip',
    'gzip or none',
    'Whether what a collector is sent is compressed.',
  ),
  otlpCaFile: setting<string | null>(
    z.string().min(1).max(4096).nullable(),
    null,
    'the path of a PEM file, or null',
    'Certificate of the authority that signed the certificate of a collector of your own. null: those that Node trusts.',
  ),
  otlpContent: setting<boolean>(
    z.boolean(),
    false,
    'true or false',
    'Whether the text of calls is sent to the collector, too.',
  ),
} as const
