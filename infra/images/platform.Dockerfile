# The platform: atoll-api and atoll-worker, of which an installation runs both, atoll-gateway, and atoll-migrate, which runs before them. Build it from the root of the
# repository: docker build -f infra/images/platform.Dockerfile -t atoll/platform:0.1.0 .
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN node infra/images/ship.mjs platform /app

FROM node:20.20.2-bookworm-slim
COPY --from=build /app /app
ENV NODE_ENV=production PATH=/app/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /app
USER 10001:10001
CMD ["atoll-api"]
