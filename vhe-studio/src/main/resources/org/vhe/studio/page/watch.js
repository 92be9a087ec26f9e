import {Latest, get, stream} from './api.js';
import {cells, show} from './pad.js';

const EVERY = 2000;
const COLOURS = [
  ['#3355dd', '#8ba3ff'], ['#c2410c', '#ff9a66'], ['#0d8a6a', '#4fd1a8'], ['#9333ea', '#cf9bff'],
  ['#a16207', '#f2c04f'], ['#0e7490', '#5ccfe6'], ['#be185d', '#ff8fc0'], ['#5b6472', '#b6bdc9'],
].map(([light, dark]) => `light-dark(${light}, ${dark})`);
const ORDER = ['bound', 'logLikelihood', 'kl_', 'supportGain_', 'gradientNorm', 'learningRate', 'klFactor'];
const NAMES = {bound: 'bound, nats', logLikelihood: 'log-likelihood, nats', gradientNorm: 'gradient norm', learningRate: 'learning rate', klFactor: 'factor of the KL'};
const HIDDEN = new Set(['step', 'steps', 'epoch', 'seconds']);
const [W, H, LEFT, BOTTOM] = [320, 150, 44, 16];
const $ = id => document.getElementById('watch-' + id);
const SVG = 'http://www.w3.org/2000/svg';

export function start() {
  const latest = new Latest($('sampled'));
  const chosen = new Map();
  const data = new Map();
  const stamps = new Map();
  let runs = [];
  let timer = null;
  let first = true;

  async function poll() {
    clearTimeout(timer);
    try {
      const found = await get('api/runs');
      runs = found.runs;
      if (first && runs.length) choose(runs[0].id);
      first = first && runs.length === 0;
      list(found.watched);
      let changed = false;
      for (const run of runs.filter(r => chosen.has(r.id))) {
        const stamp = run.modified + ' ' + run.bytes;
        if (stamps.get(run.id) === stamp) continue;
        note(run.id, await get('api/metrics?run=' + encodeURIComponent(run.id)));
        stamps.set(run.id, stamp);
        changed = true;
      }
      if (changed) charts();
      $('status').classList.remove('bad');
      $('status').textContent = runs.length ? lastWritten() : '';
    } catch (e) {
      $('status').classList.add('bad');
      $('status').textContent = e instanceof TypeError ? 'The studio does not answer. Is it still running?' : e.message;
    }
    timer = setTimeout(poll, EVERY);
  }

  function lastWritten() {
    const mine = runs.filter(r => chosen.has(r.id));
    if (!mine.length) return '';
    const seconds = Math.max(0, Math.round((Date.now() - Math.max(...mine.map(r => r.modified))) / 1000));
    return seconds < 120 ? `live, written ${seconds} s ago` : 'last written ' + ago(seconds);
  }

  function ago(seconds) {
    const [n, unit] = seconds < 3600 ? [seconds / 60, 'min'] : seconds < 86400 ? [seconds / 3600, 'h'] : [seconds / 86400, 'd'];
    return Math.round(n) + ' ' + unit + ' ago';
  }

  /** Recoveries that a run tells of; of one that does not, that it has fewer steps than it had. */
  function note(id, found) {
    found.told = data.get(id)?.told ?? [];
    const before = data.get(id)?.columns.step?.at(-1), now = found.columns.step?.at(-1);
    const known = found.recoveries.length > (data.get(id)?.recoveries.length ?? 0);
    if (!known && before != null && now != null && now < before) found.told.push(`went back from step ${before} to ${now}`);
    data.set(id, found);
  }

  const story = r => `diverged at step ${r.divergedAt}: ${r.reason}; went on from step ${r.restored}`;

  function events(shown) {
    const lines = shown.flatMap(id => [...data.get(id).recoveries.map(story), ...data.get(id).told].map(text => [id, text]));
    const key = JSON.stringify(lines);
    if ($('events').dataset.key === key) return;
    $('events').dataset.key = key;
    $('events').replaceChildren(...lines.map(([id, text]) => {
      const line = document.createElement('div');
      line.append(coloured('▲', chosen.get(id)), ` ${id} ${text}`);
      return line;
    }));
  }

  function choose(id) {
    const used = new Set(chosen.values());
    chosen.set(id, COLOURS.find(c => !used.has(c)) ?? COLOURS[0]);
  }

  function list(watched) {
    const key = JSON.stringify([runs.map(r => r.id), [...chosen]]);
    if ($('runs').dataset.key === key) return;
    $('runs').dataset.key = key;
    document.getElementById('watch').classList.toggle('none', !runs.length);
    if (!runs.length) {
      $('runs').textContent = watched
        ? 'No run yet. Train one, such as bin/vhe quickstart, and it appears here.'
        : 'No folder of runs is watched: start with --runs FOLDER.';
    } else {
      const names = shortNames(runs.map(run => run.id));
      $('runs').replaceChildren(...runs.map(run => {
        const label = document.createElement('label');
        label.innerHTML = '<input type="checkbox"><span class="dot"></span><span class="id"></span><span class="when"></span>';
        const [box, dot, id, when] = label.children;
        box.checked = chosen.has(run.id);
        if (box.checked) dot.style.cssText = `background:${chosen.get(run.id)};border-color:${chosen.get(run.id)}`;
        id.textContent = names.get(run.id);
        id.title = run.id;
        const seconds = (Date.now() - run.modified) / 1000;
        when.textContent = seconds < 60 ? 'now' : ago(seconds);
        box.onchange = () => {
          box.checked ? choose(run.id) : chosen.delete(run.id);
          stamps.delete(run.id);
          $('runs').dataset.key = '';
          charts();
          poll();
        };
        return label;
      }));
    }
    $('sample').disabled = !runs.some(r => chosen.has(r.id) && r.checkpoint);
  }

  function rank(name) {
    const i = ORDER.findIndex(o => name.startsWith(o));
    return i < 0 ? ORDER.length : i;
  }

  function charts() {
    const shown = [...chosen.keys()].filter(id => data.has(id));
    const names = [...new Set(shown.flatMap(id => Object.keys(data.get(id).columns)))]
      .filter(name => !HIDDEN.has(name) && shown.some(id => data.get(id).columns[name]?.some(v => v != null)))
      .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const values = name => shown.flatMap(id => data.get(id).columns[name] ?? []).filter(v => v != null);
    const unchanged = names.filter(name => values(name).length > 1 && new Set(values(name)).size === 1);
    $('charts').replaceChildren(...names.filter(name => !unchanged.includes(name)).map(name => chart(name, shown)));
    $('unchanged').textContent = unchanged.length ? 'Unchanged: ' + unchanged.map(name => `${title(name)} ${short(values(name)[0])}`).join('; ') : '';
    events(shown);
    $('sample').disabled = !runs.some(r => chosen.has(r.id) && r.checkpoint);
  }

  function chart(name, ids) {
    const axis = document.querySelector('[name=axis]:checked').value;
    const lines = ids.map(id => ({id, colour: chosen.get(id), points: points(data.get(id).columns, axis, name)}))
      .filter(line => line.points.length);
    const all = lines.flatMap(line => line.points);
    const log = ['gradientNorm', 'learningRate'].includes(name) && all.every(p => p[1] > 0);
    const f = v => log ? Math.log10(v) : v;
    const xs = all.map(p => p[0]), ys = all.map(p => f(p[1])).sort((a, b) => a - b);
    // the first few rows of a run would otherwise be all that is seen
    const cut = name === 'learningRate' ? 0 : 0.02;
    let low = ys[Math.floor(ys.length * cut)], high = ys[Math.ceil(ys.length * (1 - cut)) - 1] ?? ys.at(-1);
    const last = lines.map(l => f(l.points.at(-1)[1]));
    low = Math.min(low, ...last);
    high = Math.max(high, ...last);
    if (!(high > low)) [low, high] = [low - Math.abs(low) * 0.05 - 1e-9, high + Math.abs(high) * 0.05 + 1e-9];
    const pad = (high - low) * 0.06;
    [low, high] = [low - pad, high + pad];
    const x0 = Math.min(...xs), x1 = Math.max(...xs, x0 + 1e-9);
    const X = v => LEFT + (v - x0) / (x1 - x0) * (W - LEFT - 4);
    const Y = v => H - BOTTOM - (f(v) - low) / (high - low) * (H - BOTTOM - 6);
    const box = document.createElement('figure');
    box.className = 'chart';
    const caption = document.createElement('figcaption');
    const value = document.createElement('span');
    caption.append(title(name), value);
    const svg = make('svg', {viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `${name} of ${ids.join(', ')}: last ${lines.map(l => short(l.points.at(-1)[1])).join(', ')}`});
    for (const v of ticks(low, high, log)) {
      const y = Y(v);
      svg.append(make('line', {class: 'rule', x1: LEFT, x2: W - 4, y1: y, y2: y}));
      svg.append(make('text', {x: LEFT - 5, y: y + 3, 'text-anchor': 'end'}, short(v)));
    }
    svg.append(make('text', {x: LEFT, y: H - 3}, short(x0)), make('text', {x: W - 4, y: H - 3, 'text-anchor': 'end'}, `${short(x1)} ${axis === 'step' ? 'steps' : axis === 'epoch' ? 'epochs' : 's'}`));
    const clip = 'clip-' + name.replace(/\W/g, '_');
    const area = make('clipPath', {id: clip});
    area.append(make('rect', {x: LEFT, y: 0, width: W - LEFT, height: H - BOTTOM}));
    svg.append(area);
    for (const line of lines) {
      const d = line.points.map(([x, y], i) => `${i ? 'L' : 'M'}${X(x).toFixed(1)} ${Y(y).toFixed(1)}`).join('') + 'h0';
      svg.append(make('path', {d, class: 'line', style: `--run: ${line.colour}`, 'clip-path': `url(#${clip})`}));
    }
    for (const {id, colour} of lines) {
      for (const r of data.get(id).recoveries) {
        const x = X(place(data.get(id).columns, axis, r.divergedAt));
        if (!(x >= LEFT && x <= W)) continue;
        const mark = make('g', {class: 'mark', style: `--run: ${colour}`});
        mark.append(make('title', {}, story(r)), make('line', {x1: x, x2: x, y1: 0, y2: H - BOTTOM}),
          make('path', {d: `M${x - 4} ${H - BOTTOM}h8l-4-7z`}));
        svg.append(mark);
      }
    }
    const values = numbers => numbers.flatMap((v, i) => [' ', coloured(short(v), lines[i].colour)]);
    const rest = () => value.replaceChildren(...values(lines.map(l => l.points.at(-1)[1])));
    rest();
    const cursor = make('line', {class: 'cursor', y1: 0, y2: H - BOTTOM, visibility: 'hidden'});
    svg.append(cursor);
    svg.onpointermove = e => {
      const r = svg.getBoundingClientRect();
      const x = x0 + ((e.clientX - r.left) / r.width * W - LEFT) / (W - LEFT - 4) * (x1 - x0);
      const near = lines.map(l => l.points.reduce((a, b) => Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
      if (!near.length) return;
      cursor.setAttribute('visibility', 'visible');
      cursor.setAttribute('x1', X(near[0][0]));
      cursor.setAttribute('x2', X(near[0][0]));
      value.replaceChildren(short(near[0][0]) + ':', ...values(near.map(p => p[1])));
    };
    svg.onpointerleave = () => { rest(); cursor.setAttribute('visibility', 'hidden'); };
    box.append(caption, svg);
    return box;
  }

  /** Where a step is along an axis, between the rows around it. */
  function place(columns, axis, step) {
    if (axis === 'step') return step;
    const {step: steps, [axis]: along} = columns;
    const i = steps.findIndex(s => s >= step);
    if (i < 1 || !along) return along?.at(i) ?? NaN;
    return along[i - 1] + (step - steps[i - 1]) / (steps[i] - steps[i - 1]) * (along[i] - along[i - 1]);
  }

  function points(columns, axis, name) {
    const keep = +$('smooth').value;
    let mean = null;
    return (columns[name] ?? []).map((v, i) => [columns[axis]?.[i], v])
      .filter(([x, v]) => x != null && v != null)
      .map(([x, v]) => [x, mean = mean == null ? v : keep * mean + (1 - keep) * v]);
  }

  $('smooth').oninput = () => { $('smooth-out').textContent = (+$('smooth').value).toFixed(2); charts(); };
  document.querySelectorAll('[name=axis]').forEach(r => { r.onchange = charts; });
  $('sample').onclick = () => latest.run(async signal => {
    const run = runs.find(r => chosen.has(r.id) && r.checkpoint);
    $('sampled').textContent = `drawing by ${run.id} …`;
    const found = await stream('api/checkpoint', {run: run.id, count: 12, seed: Date.now() % 1e6}, signal);
    const grid = cells($('out'), found.result.drawings.length);
    found.result.drawings.forEach((image, number) => show(grid, 0, 'drawing', {number, image}, n => 'sample ' + n));
    $('sampled').textContent = `of ${run.id}, ${run.checkpoint} at step ${found.step}: classes and elements from their priors`;
  });
  $('sample').disabled = true;
  return {shown: poll, left: () => { clearTimeout(timer); latest.cancel(); }};
}

const title = name => NAMES[name] ?? name.replace(/^kl_(.*?)(_sampled)?$/, 'KL of $1, nats');

function make(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, v] of Object.entries(attributes)) element.setAttribute(name, v);
  if (text != null) element.textContent = text;
  return element;
}

function coloured(text, colour) {
  const element = document.createElement('b');
  element.textContent = text;
  element.style.setProperty('--run', colour);
  return element;
}

/** Without the ending that files of metrics have, where this leaves them different. */
function shortNames(ids) {
  const names = ids.map(id => id.replace(/[/-]?metrics(-\d+)?\.(csv|jsonl)$/, '') || id);
  return new Map(ids.map((id, i) => [id, names.indexOf(names[i]) === names.lastIndexOf(names[i]) ? names[i] : id]));
}

/** Round numbers within a span, a few; on a logarithmic one 1, 2 and 5 times powers of ten, or these alone where it is long. */
function ticks(low, high, log) {
  const between = (from, to, step) => Array.from({length: Math.floor(to / step) - Math.ceil(from / step) + 1}, (_, i) => (Math.ceil(from / step) + i) * step);
  if (log && high - low > 2) return between(low, high, Math.ceil((high - low) / 4)).map(v => 10 ** v);
  const fine = log ? between(Math.floor(low), high, 1).flatMap(k => [1, 2, 5].map(n => n * 10 ** k)).filter(v => v >= 10 ** low && v <= 10 ** high) : [];
  if (fine.length > 2) return fine;
  const [from, to] = log ? [10 ** low, 10 ** high] : [low, high];
  const size = 10 ** Math.floor(Math.log10((to - from) / 2));
  const step = [5, 2, 1].map(n => n * size).find(n => (to - from) / n >= 2);
  return between(from, to, step);
}

function short(v) {
  if (v === 0) return '0';
  const a = Math.abs(v);
  if (a >= 1e6 || a < 1e-3) return v.toExponential(1).replace('e+', 'e');
  if (a >= 1e4) return Math.round(v / 1000) + 'k';
  return String(+v.toPrecision(3));
}
