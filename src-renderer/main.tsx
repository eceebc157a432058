import './design/style-nonce.ts'
import './design/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './app/router.ts'
import { watchTheme } from './app/theme.ts'
import { TransportProvider } from './data/api.tsx'
import { createQueryClient } from './data/query-client.ts'
import { startI18n } from './i18n/start-i18n.ts'
import { openTransport } from './transport/open-transport.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')

watchTheme()
const [transport] = await Promise.all([openTransport(), startI18n()])
createRoot(root).render(
  <StrictMode>
    <TransportProvider transport={transport}>
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </TransportProvider>
  </StrictMode>,
)
