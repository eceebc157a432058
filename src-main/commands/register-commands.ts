import { registerAbstract } from './abstract.ts'
import { registerAlertsCommand } from './alerts-command.ts'
import { registerBooksCommand } from './books-command.ts'
import { registerBudgetsCommand } from './budgets-command.ts'
import { registerCalls } from './calls.ts'
import type { RegisterCommand } from './command.ts'
import { registerDbCommand } from './db-command.ts'
import { registerDivide } from './divide.ts'
import { registerDoctorCommand } from './doctor-command.ts'
import { registerExport } from './export.ts'
import { registerForecastCommand } from './forecast-command.ts'
import { registerGenerateQualityReport } from './generate-quality-report.ts'
import { registerGlossaryCommand } from './glossary-command.ts'
import { registerImportCommand } from './import-command.ts'
import { registerKeyTerms } from './key-terms.ts'
import { registerKeysCommand } from './keys-command.ts'
import { registerMetricsCommand } from './metrics-command.ts'
import { registerOtlpCommand } from './otlp-command.ts'
import { registerPricesCommand } from './prices-command.ts'
import { registerPrompts } from './prompts.ts'
import { registerProviders } from './providers.ts'
import { registerQualityCommand } from './quality-command.ts'
import { registerRecommendationsCommand } from './recommendations-command.ts'
import { registerReconcileCommand } from './reconcile-command.ts'
import { registerRepriceCommand } from './reprice-command.ts'
import { registerRoutingCommand } from './routing-command.ts'
import { registerServe } from './serve.ts'
import { registerSettingsCommand } from './settings-command.ts'
import { registerSetupProviders } from './setup-providers.ts'
import { registerStart } from './start/start.ts'
import { registerTextCommand } from './text-command.ts'
import { registerTokensCommand } from './tokens-command.ts'
import { registerTranslate } from './translate.ts'

/** In the order in which help lists them. */
const commands: readonly RegisterCommand[] = [
  registerStart,
  registerServe,
  registerSetupProviders,
  registerProviders,
  registerKeysCommand,
  registerPricesCommand,
  registerTranslate,
  registerAbstract,
  registerKeyTerms,
  registerDivide,
  registerGenerateQualityReport,
  registerCalls,
  registerBooksCommand,
  registerQualityCommand,
  registerGlossaryCommand,
  registerBudgetsCommand,
  registerForecastCommand,
  registerRoutingCommand,
  registerAlertsCommand,
  registerRecommendationsCommand,
  registerReconcileCommand,
  registerPrompts,
  registerSettingsCommand,
  registerTokensCommand,
  registerTextCommand,
  registerMetricsCommand,
  registerRepriceCommand,
  registerImportCommand,
  registerExport,
  registerOtlpCommand,
  registerDbCommand,
  registerDoctorCommand,
]

export const registerCommands: RegisterCommand = (program, context) => {
  for (const register of commands) register(program, context)
}
