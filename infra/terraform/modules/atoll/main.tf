resource "kubernetes_namespace_v1" "this" {
  metadata {
    name = var.namespace

    labels = {
      "pod-security.kubernetes.io/enforce" = "restricted"
    }
  }
}

# The key that seals the tenants' keys. It lies in the state, as everything random here does: keep the state encrypted.
resource "random_bytes" "master_key" {
  length = 32

  lifecycle {
    prevent_destroy = true
  }
}

resource "random_password" "internal_token" {
  length  = 48
  special = false
}

resource "random_password" "login" {
  for_each = toset(["api", "worker", "gateway"])

  length  = 40
  special = false
}

locals {
  database = "${var.postgres.host}:5432/atoll?${var.postgres.parameters}"
}

resource "kubernetes_secret_v1" "platform" {
  metadata {
    name      = "atoll-platform"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  data = {
    master-key     = random_bytes.master_key.hex
    internal-token = random_password.internal_token.result
  }
}

resource "kubernetes_secret_v1" "postgres" {
  metadata {
    name      = "atoll-postgres"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  data = {
    owner-url   = "postgresql://${var.postgres.owner}:${urlencode(var.postgres.password)}@${local.database}"
    api-url     = "postgresql://atoll_api:${random_password.login["api"].result}@${local.database}"
    worker-url  = "postgresql://atoll_worker:${random_password.login["worker"].result}@${local.database}"
    gateway-url = "postgresql://atoll_gateway:${random_password.login["gateway"].result}@${local.database}"
  }
}

resource "kubernetes_secret_v1" "redis" {
  metadata {
    name      = "atoll-redis"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  data = {
    url = "rediss://:${urlencode(var.redis.password)}@${var.redis.host}:${var.redis.port}"
  }
}

resource "kubernetes_secret_v1" "authorities" {
  metadata {
    name      = "atoll-authorities"
    namespace = kubernetes_namespace_v1.this.metadata[0].name
  }

  data = {
    "ca.crt" = join("\n", var.certificate_authorities)
  }
}

resource "helm_release" "atoll" {
  name      = "atoll"
  namespace = kubernetes_namespace_v1.this.metadata[0].name
  chart     = var.chart
  timeout   = 600

  values = concat([
    yamlencode({
      postgres = {
        secret    = kubernetes_secret_v1.postgres.metadata[0].name
        addresses = nonsensitive(var.postgres.addresses)
      }
      redis = {
        secret    = kubernetes_secret_v1.redis.metadata[0].name
        port      = nonsensitive(var.redis.port)
        addresses = nonsensitive(var.redis.addresses)
      }
      platform = {
        secret = kubernetes_secret_v1.platform.metadata[0].name
      }
      tls = {
        certificateAuthority = {
          secret = kubernetes_secret_v1.authorities.metadata[0].name
        }
      }
    }),
  ], var.values)
}
