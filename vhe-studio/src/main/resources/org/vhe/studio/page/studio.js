import {get} from './api.js';
import {start as draw} from './draw.js';
import {start as tell} from './tell.js';
import {start as complete} from './complete.js';
import {start as explore} from './explore.js';
import {start as watch} from './watch.js';

const tabs = [...document.querySelectorAll('[role=tab]')];
const pages = {};

function show(tab, focus) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', chosen);
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute('aria-controls'));
    panel.hidden = !chosen;
    const page = pages[panel.id];
    if (page) chosen ? page.shown?.() : page.left?.();
  }
  if (focus) tab.focus();
  const name = tab.getAttribute('aria-controls');
  if (location.hash.slice(1) !== name) history.replaceState(null, '', '#' + name);
}

tabs.forEach((tab, i) => {
  tab.onclick = () => show(tab);
  tab.onkeydown = e => {
    const to = {ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1}[e.key];
    if (to != null) show(tabs[(to + tabs.length) % tabs.length], true);
  };
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;
if (localStorage.getItem('vhe-theme')) root.dataset.theme = localStorage.getItem('vhe-theme');
document.getElementById('theme').onclick = () => {
  const now = root.dataset.theme ?? (dark.matches ? 'dark' : 'light');
  root.dataset.theme = now === 'dark' ? 'light' : 'dark';
  localStorage.setItem('vhe-theme', root.dataset.theme);
  pages.explore?.restyle();
};

/** What the pages share: the model, and the drawings of the page Draw. */
const shared = {model: null, cues: () => [], setExample: () => {}, show: id => show(tabs.find(t => t.getAttribute('aria-controls') === id))};

try {
  shared.model = await get('api/model');
  const shape = shared.model.imageShape;
  shared.side = shape[shape.length - 1];
  document.getElementById('model').textContent = `${shared.model.name}: ${shared.model.summary}`;
  Object.assign(pages, {
    draw: draw(shared), tell: tell(shared), complete: complete(shared), explore: explore(shared), watch: watch(shared),
  });
  const wanted = tabs.find(tab => '#' + tab.getAttribute('aria-controls') === location.hash);
  if (wanted) show(wanted);
  root.dataset.ready = '';
} catch (e) {
  document.getElementById('main').textContent = 'The studio does not answer: ' + e.message;
}
