# One installation of Atoll on Google Cloud: a cluster of its own, managed Postgres and Redis, and the chart.
terraform {
  required_version = ">= 1.6"

  # The state holds every secret of the installation: a bucket that only its operators read.
  backend "gcs" {
    prefix = "atoll"
  }

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.38"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

# A short-lived token of whoever runs this.
data "google_client_config" "me" {}

provider "kubernetes" {
  host                   = module.cluster.endpoint
  cluster_ca_certificate = module.cluster.certificate_authority
  token                  = data.google_client_config.me.access_token
}

provider "helm" {
  kubernetes = {
    host                   = module.cluster.endpoint
    cluster_ca_certificate = module.cluster.certificate_authority
    token                  = data.google_client_config.me.access_token
  }
}

resource "random_password" "postgres" {
  length  = 40
  special = false
}

module "cluster" {
  source = "../../modules/google/cluster"

  name      = var.name
  project   = var.project
  region    = var.region
  operators = var.operators
}

module "postgres" {
  source = "../../modules/google/postgres"

  name     = var.name
  project  = var.project
  region   = var.region
  network  = module.cluster.network
  password = random_password.postgres.result
}

module "redis" {
  source = "../../modules/google/redis"

  name    = var.name
  project = var.project
  region  = var.region
  network = module.cluster.network
}

module "atoll" {
  source = "../../modules/atoll"

  chart  = "${path.module}/../../../../helm/atoll"
  values = [file(var.values_file)]

  certificate_authorities = [
    module.postgres.certificate_authority,
    module.redis.certificate_authority,
  ]

  postgres = {
    host       = module.postgres.host
    owner      = module.postgres.owner
    password   = random_password.postgres.result
    parameters = module.postgres.parameters
    addresses  = module.postgres.addresses
  }

  redis = {
    host      = module.redis.host
    port      = module.redis.port
    password  = module.redis.password
    addresses = module.redis.addresses
  }
}

output "kubeconfig" {
  description = "What points kubectl at the cluster."
  value       = "gcloud container clusters get-credentials ${module.cluster.name} --project ${var.project} --region ${var.region}"
}
