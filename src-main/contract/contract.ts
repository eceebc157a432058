import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { alertsContract } from './alerts-contract.ts'
import { backupsContract } from './backups-contract.ts'
import { booksContract } from './books-contract.ts'
import { budgetsContract } from './budgets-contract.ts'
import { callsContract } from './calls-contract.ts'
import { desktopContract } from './desktop-contract.ts'
import { exportsContract } from './exports-contract.ts'
import { forecastsContract } from './forecasts-contract.ts'
import { glossaryContract } from './glossary-contract.ts'
import { importsContract } from './imports-contract.ts'
import { maintenanceContract } from './maintenance-contract.ts'
import { metricsContract } from './metrics-contract.ts'
import { monitoringContract } from './monitoring-contract.ts'
import { operationsContract } from './operations-contract.ts'
import { promptsContract } from './prompts-contract.ts'
import { providersContract } from './providers-contract.ts'
import { qualityContract } from './quality-contract.ts'
import { recommendationsContract } from './recommendations-contract.ts'
import { reconciliationContract } from './reconciliation-contract.ts'
import { reportsContract } from './reports-contract.ts'
import { routingContract } from './routing-contract.ts'
import { samplesContract } from './samples-contract.ts'
import { settingsContract, tokensContract } from './settings-contract.ts'
import { systemContract } from './system-contract.ts'
import { textContract } from './text-contract.ts'
import { viewsContract } from './views-contract.ts'

/**
 * Everything Galley can be asked, once: the window asks over a MessagePort, the page over HTTP (`/rpc`), other programs over
 * the REST routes with their OpenAPI document. One suite of tests runs over each.
 */
export const contract = {
  metrics: metricsContract,
  calls: callsContract,
  books: booksContract,
  views: viewsContract,
  quality: qualityContract,
  glossary: glossaryContract,
  operations: operationsContract,
  providers: providersContract,
  prompts: promptsContract,
  reports: reportsContract,
  exports: exportsContract,
  text: textContract,
  settings: settingsContract,
  tokens: tokensContract,
  budgets: budgetsContract,
  routing: routingContract,
  backups: backupsContract,
  imports: importsContract,
  maintenance: maintenanceContract,
  samples: samplesContract,
  alerts: alertsContract,
  forecasts: forecastsContract,
  recommendations: recommendationsContract,
  monitoring: monitoringContract,
  reconciliation: reconciliationContract,
  system: systemContract,
  desktop: desktopContract,
}

export type Contract = typeof contract
/** What a client of any transport offers: `client.calls.list({ status: 'failed' })`. */
export type GalleyClient = ContractRouterClient<Contract>
export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>
