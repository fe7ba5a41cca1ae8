variable "name" {
  description = "What the cluster and everything around it is called."
  type        = string
}

variable "kubernetes_version" {
  description = "The minor version; the chart needs 1.30 or newer."
  type        = string
  default     = "1.33"
}

variable "address_block" {
  description = "The network's addresses; a /16 has room for three public and three private subnets."
  type        = string
  default     = "10.60.0.0/16"
}

variable "machine_type" {
  description = "The machines that nodes of chains and the platform run on."
  type        = string
  default     = "m7i.large"
}

variable "machines" {
  description = "How many machines there are at least, at first, and at most."
  type = object({
    least = number
    first = number
    most  = number
  })
  default = {
    least = 3
    first = 3
    most  = 9
  }
}

variable "operators" {
  description = "Blocks of addresses from which the API server may be called."
  type        = list(string)
}
