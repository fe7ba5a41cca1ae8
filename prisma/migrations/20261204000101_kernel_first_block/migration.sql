-- Before which block nothing of a kernel is to be looked for.
ALTER TABLE "kernels" ADD COLUMN "first_block" BIGINT;
