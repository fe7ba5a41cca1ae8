// The door to the solutions' contracts, which stand on a kernel. Needs no server and no database.
export * from './generated/solutions.js';
export { SOLUTION_PLAN, SOLUTIONS, sourcesOfSolution, type SolutionContract } from './solutions/plan.js';
