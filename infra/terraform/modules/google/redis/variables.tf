variable "name" {
  description = "What the queues' server is called."
  type        = string
}

variable "project" {
  description = "The project that it belongs to."
  type        = string
}

variable "region" {
  description = "Where it stands, with a standby in another zone."
  type        = string
}

variable "network" {
  description = "The network of the cluster, as its module puts it out."
  type = object({
    id       = string
    services = string
  })
}

variable "memory_gb" {
  description = "Room for what waits."
  type        = number
  default     = 1
}
