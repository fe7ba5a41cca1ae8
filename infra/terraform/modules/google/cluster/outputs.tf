output "name" {
  value = google_container_cluster.this.name
}

output "endpoint" {
  value = "https://${google_container_cluster.this.endpoint}"
}

output "certificate_authority" {
  description = "The certificate of the API server's authority, as PEM."
  value       = base64decode(google_container_cluster.this.master_auth[0].cluster_ca_certificate)
}

output "network" {
  description = "Known only once Google's own network is joined to it, which the database and the queues need."
  value = {
    id       = google_service_networking_connection.services.network
    services = "${google_compute_global_address.services.address}/${google_compute_global_address.services.prefix_length}"
  }
}
