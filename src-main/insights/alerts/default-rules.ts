import type { NewAlertRule } from './alert-types.ts'

/** A rule that comes with Galley, under the name by which it is known again. */
export interface DefaultRule extends NewAlertRule {
  readonly builtIn: string
}

/**
 * Few, and quiet: each is about something a person can act on, and most days say nothing. What is not everybody's concern
 * comes switched off.
 */
export const defaultRules: readonly DefaultRule[] = [
  {
    builtIn: 'errors_jump',
    metric: 'error_rate',
    scope: { kind: 'provider', value: null },
    windowMinutes: 15,
    comparison: 'jumps_by',
    threshold: 0.2,
    minSample: 5,
  },
  {
    builtIn: 'spend_surge',
    metric: 'cost',
    scope: { kind: 'all', value: null },
    windowMinutes: 1440,
    comparison: 'rises_by',
    threshold: 2,
    minSample: 20,
  },
  {
    builtIn: 'quality_drop',
    metric: 'quality',
    scope: { kind: 'model', value: null },
    windowMinutes: 1440,
    comparison: 'falls_by',
    threshold: 0.15,
    minSample: 20,
  },
  {
    builtIn: 'unpriced',
    metric: 'unpriced_calls',
    scope: { kind: 'all', value: null },
    windowMinutes: 1440,
    comparison: 'above',
    threshold: 0,
    minSample: 1,
    channels: [],
  },
  {
    builtIn: 'slow_answers',
    metric: 'p95',
    scope: { kind: 'provider', value: null },
    windowMinutes: 60,
    comparison: 'rises_by',
    threshold: 1,
    minSample: 20,
    enabled: false,
  },
  {
    builtIn: 'rate_limits',
    metric: 'rate_limit_rate',
    scope: { kind: 'provider', value: null },
    windowMinutes: 15,
    comparison: 'above',
    threshold: 0.3,
    minSample: 10,
    channels: [],
    enabled: false,
  },
]
