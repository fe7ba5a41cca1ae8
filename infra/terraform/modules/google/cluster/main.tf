resource "google_service_account" "machines" {
  project      = var.project
  account_id   = "${var.name}-machines"
  display_name = "Machines of ${var.name}"
}

resource "google_project_iam_member" "machines" {
  for_each = toset([
    "roles/artifactregistry.reader",
    "roles/container.defaultNodeServiceAccount",
  ])

  project = var.project
  role    = each.key
  member  = google_service_account.machines.member
}

resource "google_container_cluster" "this" {
  project  = var.project
  name     = var.name
  location = var.region

  network    = google_compute_network.this.id
  subnetwork = google_compute_subnetwork.this.id

  # A pool of its own below can be changed without the cluster.
  remove_default_node_pool = true
  initial_node_count       = 1

  # This data path enforces NetworkPolicies.
  datapath_provider   = "ADVANCED_DATAPATH"
  deletion_protection = true

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }

  private_cluster_config {
    enable_private_nodes = true
  }

  master_authorized_networks_config {
    dynamic "cidr_blocks" {
      for_each = var.operators

      content {
        cidr_block = cidr_blocks.value
      }
    }
  }

  workload_identity_config {
    workload_pool = "${var.project}.svc.id.goog"
  }

  release_channel {
    channel = "REGULAR"
  }
}

resource "google_container_node_pool" "this" {
  project  = var.project
  name     = "atoll"
  cluster  = google_container_cluster.this.id
  location = var.region

  autoscaling {
    min_node_count = var.machines_per_zone.least
    max_node_count = var.machines_per_zone.most
  }

  # Validators' budgets let one pod go at a time.
  upgrade_settings {
    max_surge       = 1
    max_unavailable = 0
  }

  node_config {
    machine_type    = var.machine_type
    service_account = google_service_account.machines.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]

    shielded_instance_config {
      enable_secure_boot = true
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
