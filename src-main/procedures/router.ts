import { alertProcedures } from './alert-procedures.ts'
import { backupProcedures } from './backup-procedures.ts'
import { bookProcedures } from './book-procedures.ts'
import { budgetProcedures } from './budget-procedures.ts'
import { callProcedures } from './call-procedures.ts'
import { desktopProcedures } from './desktop-procedures.ts'
import { forecastProcedures } from './forecast-procedures.ts'
import { glossaryProcedures } from './glossary-procedures.ts'
import { procedures } from './implementer.ts'
import { importProcedures } from './import-procedures.ts'
import { maintenanceProcedures } from './maintenance-procedures.ts'
import { metricsProcedures, reportProcedures } from './metrics-procedures.ts'
import { monitoringProcedures } from './monitoring-procedures.ts'
import { operationProcedures } from './operation-procedures.ts'
import { promptProcedures } from './prompt-procedures.ts'
import { providerProcedures } from './provider-procedures.ts'
import { qualityProcedures } from './quality-procedures.ts'
import { recommendationProcedures } from './recommendation-procedures.ts'
import { reconciliationProcedures } from './reconciliation-procedures.ts'
import { routingProcedures } from './routing-procedures.ts'
import { sampleProcedures } from './sample-procedures.ts'
import { settingsProcedures, tokenProcedures } from './settings-procedures.ts'
import { exportProcedures, systemProcedures } from './system-procedures.ts'
import { textProcedures } from './text-procedures.ts'
import { viewProcedures } from './view-procedures.ts'

/** The contract, filled in. */
export const router = procedures.router({
  metrics: metricsProcedures,
  calls: callProcedures,
  books: bookProcedures,
  views: viewProcedures,
  quality: qualityProcedures,
  glossary: glossaryProcedures,
  operations: operationProcedures,
  providers: providerProcedures,
  prompts: promptProcedures,
  reports: reportProcedures,
  exports: exportProcedures,
  text: textProcedures,
  settings: settingsProcedures,
  tokens: tokenProcedures,
  budgets: budgetProcedures,
  routing: routingProcedures,
  backups: backupProcedures,
  imports: importProcedures,
  maintenance: maintenanceProcedures,
  samples: sampleProcedures,
  alerts: alertProcedures,
  forecasts: forecastProcedures,
  recommendations: recommendationProcedures,
  monitoring: monitoringProcedures,
  reconciliation: reconciliationProcedures,
  system: systemProcedures,
  desktop: desktopProcedures,
})
