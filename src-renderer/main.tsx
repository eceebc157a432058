import './design/style-nonce.ts'
import './design/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readForAll } from './app/first-reads.ts'
import { router } from './app/router.ts'
import { createShortcutRegistry } from './app/shortcuts/shortcut-registry.ts'
import { ShortcutContext } from './app/shortcuts/use-shortcut.tsx'
import { tellCutText } from './app/tell-cut-text.ts'
import { watchTheme } from './app/theme.ts'
import { createApi, TransportProvider } from './data/api.tsx'
import { followEvents } from './data/follow-events.ts'
import { LiveProvider } from './data/live.tsx'
import { openLiveConnection } from './data/live-connection.ts'
import { createQueryClient } from './data/query-client.ts'
import { startI18n } from './i18n/start-i18n.ts'
import { openTransport } from './transport/open-transport.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')

watchTheme()
tellCutText(document)
const strings = startI18n()
const transport = await openTransport()
const live = openLiveConnection(transport.client.system.events)
const queries = createQueryClient(live.report)
followEvents(queries, live)
// The page's script, its strings and what it reads are fetched side by side.
const context = { api: createApi(transport.client), queries }
router.update({ context })
void router.load()
readForAll(context)
// An address that changes before the first page stands is followed, too; from then on the router does so itself.
const unfollow = router.history.subscribe(() => void router.load())
const endWait = router.subscribe('onRendered', () => {
  unfollow()
  endWait()
})
await strings

createRoot(root).render(
  <StrictMode>
    <TransportProvider transport={transport}>
      <LiveProvider live={live}>
        <QueryClientProvider client={queries}>
          <ShortcutContext value={createShortcutRegistry()}>
            <RouterProvider router={router} />
          </ShortcutContext>
        </QueryClientProvider>
      </LiveProvider>
    </TransportProvider>
  </StrictMode>,
)
