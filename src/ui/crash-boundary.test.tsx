import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { CrashBoundary, CrashNotice } from './crash-boundary'

const words = { text: 'Nothing is lost.', retry: 'Try again', reload: 'Load the page again' }

interface PageProps {
  /** The conversation whose drawing fails, if any. */
  readonly damaged: string | null
  readonly open: string
}

/** Two panes, as the page has them. */
function Page({ damaged, open }: PageProps) {
  return (
    <>
      <CrashBoundary
        shown={open}
        renderCrash={(retry) => <CrashNotice title="List" words={words} onRetry={retry} />}
      >
        <p>The conversations</p>
      </CrashBoundary>
      <CrashBoundary
        shown={open}
        renderCrash={(retry) => <CrashNotice title="Conversation" words={words} onRetry={retry} />}
      >
        <Conversation isDamaged={open === damaged} name={open} />
      </CrashBoundary>
    </>
  )
}

function Conversation({ isDamaged, name }: { readonly isDamaged: boolean; readonly name: string }) {
  if (isDamaged) throw new Error('a pane crashes')
  return <p>Messages of {name}</p>
}

test('a pane that crashes leaves the other one, says so, and is drawn again when asked', async () => {
  // React reports the error there, as it should.
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const screen = await render(<Page damaged="first" open="first" />)
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Nothing is lost.')
  await expect.element(screen.getByText('The conversations')).toBeVisible()
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByRole('alert')).toBeVisible()
  await screen.rerender(<Page damaged={null} open="first" />)
  await expect.element(screen.getByRole('alert')).toBeVisible()
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByText('Messages of first')).toBeVisible()
  report.mockRestore()
})

test('a pane that crashed is drawn again when something else is opened', async () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const screen = await render(<Page damaged="first" open="first" />)
  await expect.element(screen.getByRole('alert')).toBeVisible()
  await screen.rerender(<Page damaged="first" open="second" />)
  await expect.element(screen.getByText('Messages of second')).toBeVisible()
  expect(screen.getByRole('alert').elements()).toEqual([])
  report.mockRestore()
})
