import { start } from './app/start'
import { allowEmptyHtmlOnly } from './app/trusted-types'
import './index.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
allowEmptyHtmlOnly()
void start(root)
