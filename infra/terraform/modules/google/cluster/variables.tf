variable "name" {
  description = "What the cluster and everything around it is called."
  type        = string
}

variable "project" {
  description = "The project that all of it belongs to."
  type        = string
}

variable "region" {
  description = "Where it stands; its machines are spread over the region's zones."
  type        = string
}

variable "machine_type" {
  description = "The machines that nodes of chains and the platform run on."
  type        = string
  default     = "e2-standard-4"
}

variable "machines_per_zone" {
  description = "How many machines each zone has at least, and at most."
  type = object({
    least = number
    most  = number
  })
  default = {
    least = 1
    most  = 3
  }
}

variable "operators" {
  description = "Blocks of addresses from which the API server may be called."
  type        = list(string)
}
