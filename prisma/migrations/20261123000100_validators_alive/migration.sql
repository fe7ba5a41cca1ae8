-- How many validators run, as the conditions count them: also those that other installations run.
ALTER TABLE "chains" ADD COLUMN "alive" INTEGER;
