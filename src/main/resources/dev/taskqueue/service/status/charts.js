// Small line charts as inline SVG. Text goes in as text only.

const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 44;
const BOTTOM = 18;
const TOP = 6;

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

// The next "round" number: 1, 2 or 5 times a power of ten.
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 0.999);
}

// Points in runs, as there may be no value for a while.
function runs(values, x, y) {
  const found = [];
  let run = null;
  values.forEach((value, i) => {
    if (value === null) {
      run = null;
      return;
    }
    if (run === null) {
      found.push(run = []);
    }
    run.push([x(i), y(value)]);
  });
  return found;
}

const path = points => 'M' + points.map(p => p.map(n => n.toFixed(1)).join(',')).join('L');

/**
 * Draws a chart.
 * @param svg the element
 * @param series {values, area} each; null for no value
 * @param format turns a value of the axis into text
 * @param seconds from the first value to the last
 */
export function draw(svg, series, format, seconds) {
  const width = svg.clientWidth || 400;
  const height = svg.clientHeight || 144;
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const all = series.flatMap(one => one.values).filter(value => value !== null);
  const top = all.length ? roundUp(Math.max(...all, 0.1)) : 1;
  const count = series[0].values.length;
  const x = i => LEFT + (width - LEFT) * i / (count - 1);
  const y = value => TOP + (height - TOP - BOTTOM) * (1 - value / top);
  const nodes = [];
  for (const part of [0, 0.5, 1]) {
    nodes.push(node('line', {class: 'grid', x1: LEFT, x2: width, y1: y(top * part), y2: y(top * part)}));
    nodes.push(node('text', {x: LEFT - 8, y: y(top * part) + 4, 'text-anchor': 'end'}, format(top * part)));
  }
  const minutes = Math.round(seconds / 60);
  nodes.push(node('text', {x: LEFT, y: height - 3}, `${minutes} min ago`));
  nodes.push(node('text', {x: width, y: height - 3, 'text-anchor': 'end'}, 'now'));
  series.forEach((one, i) => {
    for (const points of runs(one.values, x, y)) {
      const ends = points.length > 1 ? points : [points[0], [points[0][0] + 1.5, points[0][1]]];
      if (one.area) {
        const base = y(0);
        nodes.push(node('path', {
          class: `area s${i + 1}`,
          d: path([[ends[0][0], base], ...ends, [ends[ends.length - 1][0], base]]) + 'Z',
        }));
      }
      nodes.push(node('path', {class: `line s${i + 1}`, d: path(ends)}));
    }
  });
  svg.replaceChildren(...nodes);
}
