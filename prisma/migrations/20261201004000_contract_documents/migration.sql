-- What authors wrote beside their code: whoever may call a contract may read how it is meant.
ALTER TABLE "releases" ADD COLUMN "natspec" JSONB;
ALTER TABLE "deployments" ADD COLUMN "natspec" JSONB;

-- Why something failed, for programs; `reason` is the same for people.
ALTER TABLE "transactions" ADD COLUMN "fault" JSONB;
ALTER TABLE "deployments" ADD COLUMN "fault" JSONB;
