# One installation of Atoll on AWS: a cluster of its own, managed Postgres and Valkey, and the chart.
terraform {
  required_version = ">= 1.6"

  # The state holds every secret of the installation: an encrypted bucket that only its operators read.
  backend "s3" {
    key          = "atoll/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
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

provider "aws" {
  region = var.region
}

locals {
  # A short-lived token of whoever runs this.
  token = {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = ["eks", "get-token", "--region", var.region, "--cluster-name", module.cluster.name]
  }
}

provider "kubernetes" {
  host                   = module.cluster.endpoint
  cluster_ca_certificate = module.cluster.certificate_authority

  exec {
    api_version = local.token.api_version
    command     = local.token.command
    args        = local.token.args
  }
}

provider "helm" {
  kubernetes = {
    host                   = module.cluster.endpoint
    cluster_ca_certificate = module.cluster.certificate_authority
    exec                   = local.token
  }
}

resource "random_password" "store" {
  for_each = toset(["postgres", "redis"])

  length  = 40
  special = false
}

module "cluster" {
  source = "../../modules/aws/cluster"

  name      = var.name
  operators = var.operators
}

module "postgres" {
  source = "../../modules/aws/postgres"

  name                    = var.name
  network                 = module.cluster.network
  machines_security_group = module.cluster.machines_security_group
  password                = random_password.store["postgres"].result
}

module "redis" {
  source = "../../modules/aws/redis"

  name                    = var.name
  network                 = module.cluster.network
  machines_security_group = module.cluster.machines_security_group
  password                = random_password.store["redis"].result
}

module "atoll" {
  source = "../../modules/atoll"

  chart                   = "${path.module}/../../../../helm/atoll"
  values                  = [file(var.values_file)]
  certificate_authorities = [file(var.database_authorities_file)]

  postgres = {
    host       = module.postgres.host
    owner      = module.postgres.owner
    password   = random_password.store["postgres"].result
    parameters = module.postgres.parameters
    addresses  = module.postgres.addresses
  }

  redis = {
    host      = module.redis.host
    port      = module.redis.port
    password  = random_password.store["redis"].result
    addresses = module.redis.addresses
  }
}

output "kubeconfig" {
  description = "What points kubectl at the cluster."
  value       = "aws eks update-kubeconfig --region ${var.region} --name ${module.cluster.name}"
}
