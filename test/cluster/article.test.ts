import { beforeAll, describe } from 'vitest';

import { expectEngine } from './observe.js';
import { Repository } from './repository.js';
import { atAGlance } from './steps/at-a-glance.js';
import { stepsByHand } from './steps/by-hand.js';
import { chefServer } from './steps/chef-server.js';
import { failures } from './steps/failures.js';
import { fewerMachines, fourWebNodes, otherServers } from './steps/growth.js';
import { notOnDemand, onDemand } from './steps/on-demand.js';
import { oneWord } from './steps/one-word.js';
import { otherSettings } from './steps/other-settings.js';
import { outages } from './steps/outages.js';
import { clusterPage } from './steps/page.js';
import { saved, secondDay } from './steps/second-day.js';
import { theEnd } from './steps/the-end.js';

/**
 * The article's flow on real machines, typed step by step as a user would; then
 * what a user does next, and what goes wrong. The steps build on one another: the
 * first that fails ends the run (`bail` in the configuration).
 */
let repository: Repository;

beforeAll(async () => {
  await expectEngine();
  repository = Repository.create();
  return async () => {
    await repository.rake(['destroy']);
    await repository.remove();
  };
});

const current = (): Repository => repository;

describe("the article's flow, by hand", () => {
  stepsByHand(current);
});
describe('at a glance, the cluster', () => {
  atAGlance(current);
});
describe('the Chef server', () => {
  chefServer(current);
});
describe('what goes wrong is said, and repaired by the next rake', () => {
  failures(current);
});
describe('the page', () => {
  clusterPage(current);
});
describe('outages', () => {
  outages(current);
});
describe('converging on demand', () => {
  onDemand(current);
});
describe('the second day', () => {
  secondDay(current);
});
describe('four web nodes', () => {
  fourWebNodes(current);
});
describe('other Consul servers', () => {
  otherServers(current);
});
describe('fewer machines', () => {
  fewerMachines(current);
});
describe('converging on demand, switched off', () => {
  notOnDemand(current);
});
describe('other settings', () => {
  otherSettings(current);
});
describe('what cannot be made again', () => {
  saved(current);
});
describe('the end', () => {
  theEnd(current);
});
describe('all of it by one word, interrupted again and again', () => {
  oneWord(current);
});
